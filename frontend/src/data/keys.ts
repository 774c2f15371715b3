/** Query keys: everything of one record type is found, and made stale, by its first two parts. */
export const keys = {
  boot: ['boot'] as const,
  spec: (type: string, language: string) => ['spec', type, language] as const,
  records: ['records'] as const,
  type: (type: string) => ['records', type] as const,
  list: (type: string, query: unknown) => ['records', type, 'list', query] as const,
  groups: (type: string, query: unknown) => ['records', type, 'groups', query] as const,
  record: (type: string, id: string, fields?: readonly string[]) =>
    fields ? (['records', type, 'one', id, fields] as const) : (['records', type, 'one', id] as const),
  suggest: (type: string, search: string, where?: unknown) => ['records', type, 'suggest', search, where] as const,
  marketplace: ['marketplace'] as const,
}
