import time, orjson, psycopg, cProfile, pstats
from django.db import connection
from fincomtech.api.graphql import execution
from fincomtech.api.graphql.cursors import ADAPTERS
from fincomtech.api.graphql.tests.documents import fill
from fincomtech.kit.records import record_model
Q = '{ crmDeals(first: 80, where: {state: {in: ["open","won"]}}, orderBy: [{id: DESC}]) { nodes { id number name state expectedRevenue createdAt expectedCloseDate contact { id name } } } }'
class C(psycopg.Cursor): adapters = ADAPTERS
SQL = '''SELECT d.id,d.number,d.name,d.state,d.expected_revenue,d.created_at,d.expected_close_date,d.contact_id,c.name FROM crm_deal d JOIN contacts_contact c ON c.id=d.contact_id WHERE d.state = ANY(%s) AND NOT d.archived ORDER BY d.id DESC LIMIT 81'''
def raw():
    cur = C(connection.connection); cur.execute(SQL, (["open","won"],))
    rows = cur.fetchall()[:80]
    return orjson.dumps({"data": {"crmDeals": {"nodes": [{"id": r[0], "number": r[1], "name": r[2], "state": r[3], "expectedRevenue": r[4], "createdAt": r[5], "expectedCloseDate": r[6], "contact": {"id": r[7], "name": r[8]}} for r in rows]}}})
def raw_default():
    cur = psycopg.Cursor(connection.connection); cur.execute(SQL, (["open","won"],))
    rows = cur.fetchall()[:80]
    return orjson.dumps({"data": {"crmDeals": {"nodes": [{"id": str(r[0]), "number": r[1], "name": r[2], "state": r[3], "expectedRevenue": str(r[4]), "createdAt": r[5], "expectedCloseDate": r[6], "contact": {"id": str(r[7]), "name": r[8]}} for r in rows]}}})
def fast(): return execution.answer(Q, {}, None).body
def test_bench(company, acting):
    ids=[p.id for p in company.users.values()]
    fill(ids)
    deal = record_model("crm.Deal"); base = list(deal.objects.all())
    for d in base: d.pk=None; d.number=f"X{id(d)}"
    deal.objects.bulk_create(base)
    assert orjson.loads(fast())==orjson.loads(raw())
    T={f.__name__:([],[]) for f in (raw,raw_default,fast)}
    for _ in range(1500):
        for f in (raw,raw_default,fast):
            a=time.perf_counter(); b=time.process_time(); f(); T[f.__name__][0].append(time.perf_counter()-a); T[f.__name__][1].append(time.process_time()-b)
    for k,(t,c) in T.items():
        t.sort(); c.sort(); n=len(t); print(k, "wall min %.3f p10 %.3f med %.3f  cpu min %.3f p10 %.3f med %.3f"%(t[0]*1e3,t[n//10]*1e3,t[n//2]*1e3,c[0]*1e3,c[n//10]*1e3,c[n//2]*1e3))
    for name, q in {"groups": '{ crmDealGroups(by: [{field: "createdAt", period: "month"}], measures: [{field: "expectedRevenue", aggregate: "sum"}]) { nodes { keys { value label } count measures { value } where } totalCount } }', "search": '{ crmDeals(search: "deal 1", first: 20) { nodes { id name } } }'}.items():
        f=lambda: execution.answer(q, {}, None).body
        assert b"errors" not in f(), f()
        t=[];c=[]
        for _ in range(200):
            a=time.perf_counter(); b=time.process_time(); f(); t.append(time.perf_counter()-a); c.append(time.process_time()-b)
        t.sort(); c.sort(); print(name, "wall min %.3f med %.3f cpu min %.3f med %.3f"%(t[0]*1e3,t[100]*1e3,c[0]*1e3,c[100]*1e3))
    p=cProfile.Profile(); p.enable()
    for _ in range(300): fast()
    p.disable(); pstats.Stats(p).sort_stats("cumtime").print_stats(40)
