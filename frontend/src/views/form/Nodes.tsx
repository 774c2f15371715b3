import { useId } from 'react'
import { holds } from '@/spec/expr'
import type { FieldNode, FieldSpec, FormNode, GroupNode, ModelSpec } from '@/spec/types.gen'
import { isEmpty } from '@/widgets'
import { AnyEditor, AnyValue } from '@/widgets/registry'
import { useForm } from './FormContext'
import css from './form.module.css'
import { Lines } from './Lines'

/** The parts of a form. What is not known draws nothing and says so in the console. */
export function Nodes({ nodes, alone }: { nodes: readonly FormNode[]; alone?: boolean }) {
  return runs(nodes).map((run) =>
    Array.isArray(run) ? (
      <div key={run[0]?.id} className={css.grid} data-cols={2}>
        {run.map((node) => (
          <FieldPart key={node.id} node={node} alone={alone} />
        ))}
      </div>
    ) : (
      <Node key={run.id} node={run} />
    ),
  )
}

/** Fields that stand side by side without a group share a grid. */
function runs(nodes: readonly FormNode[]): (FieldNode[] | GroupNode | Exclude<FormNode, FieldNode>)[] {
  const found: (FieldNode[] | Exclude<FormNode, FieldNode>)[] = []
  for (const node of nodes) {
    const last = found.at(-1)
    if (node.kind !== 'field') found.push(node)
    else if (Array.isArray(last)) last.push(node)
    else found.push([node])
  }
  return found
}

function Node({ node }: { node: Exclude<FormNode, FieldNode> }) {
  const { scope } = useForm()
  if (holds(node.invisible, scope)) return null
  if (node.kind === 'lines') return <Lines node={node} />
  if (node.kind === 'group') return <GroupPart node={node} />
  console.warn('Unknown part of a form', node)
  return null
}

function GroupPart({ node }: { node: GroupNode }) {
  const id = useId()
  const fields = node.children.every((child) => child.kind === 'field')
  return (
    <section className={css.group} aria-labelledby={node.label ? id : undefined}>
      {node.label ? (
        <h2 id={id} className={css.groupLabel}>
          {node.label}
        </h2>
      ) : null}
      {fields ? (
        <div className={css.grid} data-cols={node.cols}>
          {node.children.map((child) => (child.kind === 'field' ? <FieldPart key={child.id} node={child} /> : null))}
        </div>
      ) : (
        <Nodes nodes={node.children} />
      )}
    </section>
  )
}

function fieldOf(spec: ModelSpec, name: string): FieldSpec | undefined {
  return spec.fields[name] ?? spec.hints[name]
}

/** What the server tells whoever fills in the form, over its whole width. */
function HintPart({ node, field }: { node: FieldNode; field: FieldSpec }) {
  const { values } = useForm()
  return (
    <div className={css.hint}>
      <AnyValue widget={node.widget} field={field} value={values[node.name]} record={values} />
    </div>
  )
}

/** `alone`: the only field of a tab, which the tab has named already. */
function FieldPart({ node, alone }: { node: FieldNode; alone?: boolean }) {
  const form = useForm()
  const field = fieldOf(form.spec, node.name)
  if (!field || holds(node.invisible, form.scope)) return null
  return node.name in form.spec.hints ? (
    <HintPart node={node} field={field} />
  ) : (
    <Labelled node={node} field={field} alone={alone} />
  )
}

function Labelled({ node, field, alone }: { node: FieldNode; field: FieldSpec; alone?: boolean }) {
  const form = useForm()
  const id = useId()
  const value = form.values[node.name]
  const fixed = form.locked || field.readonly || field.type === 'state' || holds(node.readonly, form.scope)
  const required = field.required || holds(node.required, form.scope)
  const error = form.errors[node.name]
  const label = node.label || field.label
  const wide = node.span > 1 || field.type === 'html' || field.type === 'text'
  return (
    <div
      className={css.field}
      data-wide={wide || alone || undefined}
      data-alone={alone || undefined}
      data-error={error ? true : undefined}
    >
      <label
        htmlFor={fixed ? undefined : id}
        className={alone ? 'visually-hidden' : css.label}
        title={field.help || undefined}
      >
        {label}
        {required && !fixed ? <span className={css.star}>*</span> : null}
      </label>
      <div className={css.value}>
        {fixed ? (
          <div className={css.fixed}>
            {isEmpty(value) && field.type !== 'bool' && field.type !== 'mark' ? (
              <span className={css.nothing}>—</span>
            ) : (
              <AnyValue widget={node.widget} field={field} value={value} record={form.values} />
            )}
          </div>
        ) : (
          <AnyEditor
            widget={node.widget}
            field={{ ...field, required }}
            id={id}
            label={field.type === 'html' ? field.label : undefined}
            value={value}
            record={form.values}
            required={required}
            invalid={Boolean(error)}
            error={error}
            onChange={(next) => form.set(node.name, next)}
          />
        )}
        {error ? (
          <p className={css.error} role="alert">
            {error}
          </p>
        ) : null}
      </div>
    </div>
  )
}
