/**
 * The search of a list of companies, openings or courses: it stands in the address, as what is searched for is no citizen. Who searches
 * for a citizen sends it (docs/decisions/11).
 */
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { holdsCpr } from '../lib/cpr.js'

/** What was typed, in the query of a list. */
export const searchField = Type.Optional(Type.String({ maxLength: 1000 }))

/** Who has typed a CPR number all the same is led on to the list, so that it stays in no history. @returns null: there is none */
export const withoutCpr = (typed: string | undefined, reply: FastifyReply, list: string): FastifyReply | null =>
  typed && holdsCpr(typed)
    ? reply.leadTo(list, 'Du skrev et CPR-nummer. Borgere findes på siden Borgere, ikke her, og der er ikke søgt.')
    : null

/**
 * For `ui/search`.
 * @param of.list the address without a search
 * @param of.here the address of what is shown
 * @param of.total how many were found, and how one and several are called
 * @param of.keep what else of the address the search keeps
 */
export const searchBox = (
  typed: string | undefined,
  of: {
    list: string
    here: string
    label: string
    hint: string
    total: number
    one: string
    many: string
    keep?: Readonly<Record<string, string | null>>
    /** false: nothing is listed without a search */
    listed?: boolean
  },
) => {
  const { list, here, label, hint, total, one, many, keep = {}, listed = true } = of
  const searched = Boolean(typed?.trim())
  const found = total === 0 ? `Ingen ${many} passer` : total === 1 ? `1 ${one} passer` : `${total} ${many} passer`
  return {
    ...{ typed, list, here, label, hint },
    keep: Object.entries(keep).flatMap(([name, value]) => (value ? { name, value } : [])),
    all: listed && list,
    result: searched ? `${found} til det, du søgte.` : null,
  }
}
