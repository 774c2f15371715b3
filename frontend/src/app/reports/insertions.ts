import type { FieldSpec, ModelSpec } from '@/spec/types.gen'

export interface Insertion {
  label: string
  text: string
}

export interface InsertionGroup {
  label: string
  items: Insertion[]
}

type Words = (key: string) => string

/** The server's name of a field: "expectedRevenue" → "expected_revenue". */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function field({ name, label, type, relation }: FieldSpec, of = ''): Insertion {
  const path = `${of}${snake(name)}${type === 'm2o' && relation ? `.${snake(relation.titleField)}` : ''}`
  return { label, text: type === 'date' || type === 'datetime' ? `{{ ${path} | date }}` : `{{ ${path} }}` }
}

/** What can be put into a template of this record type: its fields, its lines as a table, the company, the day. */
export function insertions(spec: ModelSpec, t: Words): InsertionGroup[] {
  const plain = Object.values(spec.fields).filter(({ type }) => !['o2m', 'm2m', 'json'].includes(type))
  const company = ['name', 'legal_name', 'inn', 'kpp', 'ogrn', 'phone', 'email', 'postcode', 'city', 'street']
  const lines = Object.entries(spec.lines).map(([name, line]) => ({
    label: line.label,
    text: tableOf(name, line.fields),
  }))
  return [
    { label: spec.label, items: plain.map((one) => field(one)) },
    ...(lines.length > 0 ? [{ label: t('reports.editor.lines'), items: lines }] : []),
    {
      label: t('reports.editor.company'),
      items: company.map((name) => ({ label: t(`reports.editor.of.${name}`), text: `{{ company.${name} }}` })),
    },
    {
      label: t('reports.editor.other'),
      items: [
        { label: t('reports.editor.today'), text: '{{ today | date }}' },
        {
          label: t('reports.editor.logo'),
          text: '{% if logo %}<img class="logo" src="picture:logo" alt="">{% endif %}',
        },
        { label: t('reports.editor.pageNumber'), text: '<span class="page-number"></span>' },
        { label: t('reports.editor.condition'), text: '{% if name %}\n  \n{% endif %}' },
      ],
    },
  ]
}

/** A table of the record's lines. */
function tableOf(name: string, fields: Record<string, FieldSpec>): string {
  const columns = Object.values(fields).filter(({ type }) => !['o2m', 'm2m', 'json', 'html'].includes(type))
  const head = columns.map(({ label }) => `<th>${label}</th>`).join('')
  const cells = columns.map((one) => `<td>${field(one, 'line.').text}</td>`).join('')
  return `<table>
  <thead><tr>${head}</tr></thead>
  <tbody>
  {% for line in ${snake(name)} %}<tr>${cells}</tr>
  {% endfor %}</tbody>
</table>`
}
