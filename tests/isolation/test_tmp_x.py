from fincomtech.kit import context
def test_a(company):
    from fincomtech.identity.models import User
    assert User.objects.count()==4
    assert context.actor().is_administrator
def test_b(minimal, database, acting):
    from fincomtech.tenancy.switch import in_company
    with in_company(minimal.key), acting("dan") as d:
        assert d.name
def test_api(api, vector):
    c=api("clara"); print(c.get("/api/ui/boot").content[:300])
def test_real(real_company):
    from fincomtech.tenancy.switch import in_company
    from fincomtech.identity.models import User
    with in_company(real_company.key):
        assert User.objects.count()==4
