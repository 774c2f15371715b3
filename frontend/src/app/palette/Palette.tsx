import { Loader } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/ui/Dialog'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import '@/ui/styles-dialogs'
import css from './Palette.module.css'
import { type PaletteEntry, useEntries } from './useEntries'
import type { Part } from './useFound'

/** One field for everything: places, commands, new records, and any record by name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const { entries, searching } = useEntries(useDeferredValue(typed))
  const current = Math.min(at, entries.length - 1)
  const choose = (entry: PaletteEntry | undefined) => {
    if (!entry) return
    onClose()
    void entry.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt((current + step + entries.length) % Math.max(1, entries.length))
    }
    const toGroup = { PageDown: 1, PageUp: -1 }[event.key]
    if (toGroup) {
      event.preventDefault()
      setAt(nextGroup(entries, current, toGroup))
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      choose(entries[current])
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={600}
      yOffset="12dvh"
      centered={false}
      transitionProps={{ duration: 90 }}
      label={t('shell.search')}
    >
      <div className={css.head}>
        <IconSearch size={17} stroke={1.8} aria-hidden="true" />
        <input
          className={css.input}
          placeholder={t('palette.placeholder')}
          aria-label={t('shell.search')}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries[current] ? `palette-${current}` : undefined}
          data-autofocus
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        {searching ? <Loader size={15} /> : <Kbd keys="escape" />}
      </div>
      <div id="palette-list" className={css.list} role="listbox" aria-label={t('shell.search')}>
        {entries.map((entry, index) => (
          <Row
            key={entry.id}
            entry={entry}
            index={index}
            active={index === current}
            heading={
              entries[index - 1]?.group === entry.group ? null : (entry.heading ?? t(HEADINGS[entry.group] ?? ''))
            }
            onPick={() => choose(entry)}
            onPoint={() => setAt(index)}
          />
        ))}
        {entries.length === 0 ? (
          <p className={css.none}>{t(searching ? 'palette.searching' : 'palette.nothing')}</p>
        ) : null}
      </div>
    </Dialog>
  )
}

interface RowProps {
  entry: PaletteEntry
  index: number
  active: boolean
  heading: string | null
  onPick: () => void
  onPoint: () => void
}

const HEADINGS: Record<string, string> = {
  recent: 'palette.recent',
  here: 'palette.here',
  go: 'palette.go',
  create: 'palette.creating',
  command: 'palette.commands',
}

/** The first entry of the next group, or of the one before; the ends meet. */
function nextGroup(entries: PaletteEntry[], at: number, step: number): number {
  const starts = entries.flatMap((entry, index) => (entries[index - 1]?.group === entry.group ? [] : [index]))
  const here = starts.findLastIndex((start) => start <= at)
  return starts[(here + step + starts.length) % Math.max(1, starts.length)] ?? 0
}

/** A text with what was looked for set apart. */
function Marked({ parts }: { parts: Part[] }) {
  let at = 0
  return parts.map((part) => {
    at += part.text.length
    return part.hit ? (
      <mark key={at} className={css.hit}>
        {part.text}
      </mark>
    ) : (
      <span key={at}>{part.text}</span>
    )
  })
}

function Row({ entry, index, active, heading, onPick, onPoint }: RowProps) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <>
      {heading ? (
        <div className={css.heading} role="presentation">
          {heading}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and hears the keys */}
      <div
        ref={row}
        id={`palette-${index}`}
        role="option"
        aria-selected={active}
        tabIndex={-1}
        className={css.row}
        data-active={active || undefined}
        onClick={onPick}
        onMouseMove={onPoint}
      >
        <Icon name={entry.icon} size={16} className={css.icon} />
        <span className={css.text}>
          <span className={css.label}>{entry.parts ? <Marked parts={entry.parts} /> : entry.label}</span>
          {entry.snippet?.length ? (
            <span className={css.snippet}>
              <Marked parts={entry.snippet} />
            </span>
          ) : null}
        </span>
        {entry.hint ? <span className={css.hint}>{entry.hint}</span> : null}
        {entry.keys ? <Kbd keys={entry.keys} /> : null}
      </div>
    </>
  )
}
