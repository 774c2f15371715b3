import type { QueryClient } from '@tanstack/react-query'
import { keys } from './keys'

/** What hangs on the records of every type and tells of what happens to them: their history, plans and files. */
const BESIDE = ['kit.Message', 'kit.Activity', 'kit.Attachment']

/** Read anew what one's own write may have changed: the type's records, and their conversation where it is on the screen. */
export async function refreshRecords(client: QueryClient, type: string): Promise<void> {
  await Promise.all([type, ...BESIDE].map((each) => client.invalidateQueries({ queryKey: keys.type(each) })))
}
