import { Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { IconBell, IconBellOff, IconUserPlus, IconUsers, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { records } from '@/data'
import type { ActionSpec, ModelSpec } from '@/spec/types.gen'
import { IconButton } from '@/ui/IconButton'
import { Monogram } from '@/ui/Monogram'
import { argumentField } from '@/views/actions/arguments'
import { useSayRefusal } from '@/views/shared/said'
import { useScope } from '@/widgets'
import { AnyEditor } from '@/widgets/registry'
import { actionOf } from './actions'
import css from './chatter.module.css'
import { type Follower, useFollowers, useRefreshTalk } from './talk'

const PARTS = ['messages', 'notes', 'changes', 'activities'] as const

/** Follow, unfollow, choose what one hears of, and see and change who else follows. */
export function Followers({ spec, id }: { spec: ModelSpec; id: string }) {
  const { t } = useTranslation()
  const { userId } = useScope()
  const found = useFollowers(spec.type, id)
  const run = useRun(spec, id)
  const follow = actionOf(spec, 'follow')
  const unfollow = actionOf(spec, 'unfollow')
  const all = found.data ?? []
  const mine = all.find((one) => one.user?.id === userId)
  if (!follow || !unfollow) return null
  return (
    <div className={css.following}>
      <button
        type="button"
        className={css.followButton}
        aria-pressed={Boolean(mine)}
        onClick={() => void run(mine ? unfollow : follow, mine ? undefined : {})}
      >
        {mine ? <IconBellOff size={14} aria-hidden="true" /> : <IconBell size={14} aria-hidden="true" />}
        {t(mine ? 'chatter.unfollow' : 'chatter.follow')}
      </button>
      <Popover position="bottom-end" width={300} trapFocus returnFocus>
        <Popover.Target>
          <button
            type="button"
            className={css.followButton}
            aria-label={t('chatter.followers', { count: all.length })}
            title={t('chatter.followers', { count: all.length })}
          >
            <IconUsers size={14} aria-hidden="true" />
            {all.length}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('chatter.followers', { count: all.length })}>
          {mine ? <Subscriptions mine={mine} onChange={(parts) => void run(follow, parts)} /> : null}
          <ul className={css.followerList}>
            {all.map((one) => (
              <FollowerRow key={one.id} spec={spec} follower={one} onRun={run} />
            ))}
          </ul>
          <AddFollower spec={spec} onRun={run} />
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}

type Run = (action: ActionSpec, input: Record<string, unknown> | undefined) => Promise<boolean>

function useRun(spec: ModelSpec, id: string): Run {
  const say = useSayRefusal()
  const refresh = useRefreshTalk(spec.type)
  return async (action, input) => {
    try {
      await records.run(spec, action, { id }, action.arguments.length > 0 ? (input ?? {}) : undefined, [])
      refresh()
      return true
    } catch (error) {
      say(error)
      return false
    }
  }
}

function Subscriptions({ mine, onChange }: { mine: Follower; onChange: (parts: Record<string, boolean>) => void }) {
  const { t } = useTranslation()
  return (
    <fieldset className={css.subscriptions}>
      <legend className={css.heading}>{t('chatter.iHear')}</legend>
      {PARTS.map((part) => (
        <Checkbox
          key={part}
          size="xs"
          label={t(`chatter.parts.${part}`)}
          checked={mine[part]}
          onChange={(event) =>
            onChange({
              ...Object.fromEntries(PARTS.map((name) => [name, mine[name]])),
              [part]: event.currentTarget.checked,
            })
          }
        />
      ))}
    </fieldset>
  )
}

function FollowerRow({ spec, follower, onRun }: { spec: ModelSpec; follower: Follower; onRun: Run }) {
  const { t } = useTranslation()
  const remove = actionOf(spec, 'removeFollower')
  const name = follower.user?.title || follower.name || follower.address
  return (
    <li className={css.follower}>
      <Monogram name={name} shape="round" size={20} />
      <span className={css.followerName}>
        {name}
        {follower.user ? null : <span className={css.outside}>{t('chatter.outside')}</span>}
      </span>
      {remove ? (
        <IconButton
          label={t('chatter.removeFollower', { name })}
          onClick={() => void onRun(remove, { follower: follower.id })}
        >
          <IconX size={13} />
        </IconButton>
      ) : null}
    </li>
  )
}

function AddFollower({ spec, onRun }: { spec: ModelSpec; onRun: Run }) {
  const { t } = useTranslation()
  const [address, setAddress] = useState('')
  const action = actionOf(spec, 'addFollower')
  const colleague = action?.arguments.find((argument) => argument.name === 'colleague')
  if (!action || !colleague) return null
  return (
    <form
      className={css.addFollower}
      onSubmit={(event) => {
        event.preventDefault()
        if (address) void onRun(action, { address }).then((done) => done && setAddress(''))
      }}
    >
      <span className={css.heading}>{t('chatter.addColleague')}</span>
      <AnyEditor
        field={argumentField(colleague)}
        label={t('chatter.addColleague')}
        value={null}
        onChange={(value) => {
          const key = value && typeof value === 'object' && 'id' in value ? String(value.id) : null
          if (key) void onRun(action, { colleague: key })
        }}
      />
      <div className={css.addAddress}>
        <TextInput
          size="xs"
          aria-label={t('chatter.addAddress')}
          placeholder={t('chatter.addAddress')}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" variant="default" disabled={!address} aria-label={t('chatter.add')}>
          <IconUserPlus size={14} />
        </Button>
      </div>
    </form>
  )
}
