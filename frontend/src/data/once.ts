import { type Document, gql } from './gql'
import { Failure, Refusal } from './http'

/** How long to wait before each further try, in milliseconds. */
export const PAUSES = [300, 1200, 3000]

const underWay = new Map<string, Promise<unknown>>()

/**
 * Send a write that is to happen once, whatever becomes of the answer: it carries a key of its own, so that it may be
 * sent again where the connection broke. The same write asked for while it is on the way (a double click) is not sent
 * a second time: both get the one answer.
 */
export function once<T>(document: Document, variables: Record<string, unknown>): Promise<T> {
  const asked = JSON.stringify([document.query, variables])
  const running = underWay.get(asked)
  if (running) return running as Promise<T>
  const sent = untilAnswered<T>(document, { ...variables, key: newKey() }).finally(() => underWay.delete(asked))
  underWay.set(asked, sent)
  return sent
}

async function untilAnswered<T>(document: Document, variables: Record<string, unknown>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await gql<T>(document, variables)
    } catch (error) {
      if (!isInterrupted(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  return gql<T>(document, variables)
}

/** Nobody knows whether the server did it: the connection broke, or what stands before the server gave up. */
function isInterrupted(error: unknown): boolean {
  const asked = error instanceof Failure || error instanceof Refusal
  return asked && (error.message === 'offline' || [502, 503, 504].includes(error.status))
}

/** 128 random bits: `crypto.randomUUID` is there on secure pages only. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
