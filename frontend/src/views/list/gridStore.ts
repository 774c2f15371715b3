/** Cursor, editing, selection and errors of one list, outside of React's state: a move redraws two rows, not all. */
export class GridStore {
  row = -1
  col = 0
  editing = false
  /** All that match, beyond those that are loaded. */
  all = false
  selected: Set<string> = new Set()
  anchor = -1
  errors = new Map<string, string>()
  /** The rows that the dragged handle has reached, from the cell that it hangs on. */
  private filling: { from: number; to: number; col: number } | null = null
  private listeners = new Set<() => void>()
  private version = 0

  subscribe = (tell: () => void) => {
    this.listeners.add(tell)
    return () => {
      this.listeners.delete(tell)
    }
  }

  private told() {
    this.version += 1
    for (const tell of this.listeners) tell()
  }

  getVersion = () => this.version

  /** A row's share of the cursor as one number: -1 none, else column × 2, plus one while editing. */
  cellState(row: number): number {
    return row === this.row ? this.col * 2 + (this.editing ? 1 : 0) : -1
  }

  moveTo(row: number, col: number) {
    this.row = row
    this.col = Math.max(0, col)
    this.editing = false
    this.told()
  }

  /** The column that a row's cell is about to be filled in, -1 for none. */
  fillState(row: number): number {
    if (!this.filling) return -1
    const { from, to, col } = this.filling
    return row !== from && row >= Math.min(from, to) && row <= Math.max(from, to) ? col : -1
  }

  fillTo(to: number | null) {
    const next = to === null ? null : { from: this.row, to, col: this.col }
    if (next?.to === this.filling?.to && Boolean(next) === Boolean(this.filling)) return
    this.filling = next
    this.told()
  }

  startEditing() {
    if (this.row < 0) return
    this.editing = true
    this.told()
  }

  stopEditing() {
    if (!this.editing) return
    this.editing = false
    this.told()
  }

  has(id: string): boolean {
    return this.all || this.selected.has(id)
  }

  toggle(id: string) {
    const next = new Set(this.all ? [] : this.selected)
    if (next.has(id)) next.delete(id)
    else next.add(id)
    this.selected = next
    this.all = false
    this.told()
  }

  selectMany(ids: readonly string[]) {
    this.selected = new Set([...this.selected, ...ids])
    this.all = false
    this.told()
  }

  selectAll() {
    this.all = true
    this.told()
  }

  clear() {
    if (!this.all && this.selected.size === 0) return
    this.selected = new Set()
    this.all = false
    this.told()
  }

  errorOf(id: string, field: string): string | undefined {
    return this.errors.get(`${id}:${field}`)
  }

  setError(id: string, field: string, message: string | null) {
    if (message) this.errors.set(`${id}:${field}`, message)
    else if (!this.errors.delete(`${id}:${field}`)) return
    this.told()
  }
}
