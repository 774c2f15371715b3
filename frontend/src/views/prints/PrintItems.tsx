import { Menu } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import type { ModelSpec } from '@/spec/types.gen'

/** A menu's entries for the documents that records of the type can be printed as. */
export function PrintItems({ spec, onPrint }: { spec: ModelSpec; onPrint: (document: string) => void }) {
  return (spec.prints ?? []).map((one) => (
    <Menu.Item key={one.id} leftSection={<IconPrinter size={15} />} onClick={() => onPrint(one.id)}>
      {one.title}
    </Menu.Item>
  ))
}
