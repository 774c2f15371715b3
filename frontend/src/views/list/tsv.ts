/** A spreadsheet's copied cells as rows of texts. Cells with line breaks or tabs come in quotes, quotes in them doubled. */
export function rowsOfTsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  while (at <= source.length) {
    const { cell, next } = cellAt(source, at)
    rows.at(-1)?.push(cell)
    if (source[next] === '\n') rows.push([])
    at = next + 1
  }
  return rows
}

function cellAt(source: string, from: number): { cell: string; next: number } {
  const quoted = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y
  quoted.lastIndex = from
  const found = quoted.exec(source)
  if (found) return { cell: (found[1] ?? '').replaceAll('""', '"'), next: quoted.lastIndex }
  const plain = /[^\t\n]*/y
  plain.lastIndex = from
  return { cell: plain.exec(source)?.[0] ?? '', next: plain.lastIndex }
}
