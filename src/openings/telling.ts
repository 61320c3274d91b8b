/** Changes of what is told about an opening, by the company and by staff: nobody writes over what they have not read. */
import { isDeepStrictEqual } from 'node:util'
import type { Model, QueryFilter } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Company } from '../companies/model.js'
import type { Companies } from '../companies/service.js'
import { type Day, parseIsoDay } from '../lib/days.js'
import { invalid, refuse } from '../lib/errors.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { faults, inputOf, type OpeningInput } from './input.js'
import { after } from './lifecycle.js'
import type { Opening, OpeningState } from './model.js'
import { questionsLeft } from './unread.js'

interface Deps {
  openings: Model<Opening>
  companies: Pick<Companies, 'get'>
  today(): Day
  /** @throws NOT_FOUND for what the acting account may not change */
  ownOf(acting: Acting, id: string): Promise<Opening>
  /** @throws INVALID */
  checked(input: OpeningInput, company: Company, found: Opening): Partial<Opening> & Pick<Opening, 'seats' | 'missing'>
  /** @throws WRONG_STATE when the state or the condition does not hold any more */
  move(verb: 'edit' | 'prolong', found: Opening, set: Partial<Opening>, where: QueryFilter<Opening>): Promise<Opening>
}

interface Answered {
  answered?: readonly string[]
}

export function createTelling({ openings, companies, today, ownOf, checked, move }: Deps) {
  /** Writes over what was read, and nothing else. The same once more changes nothing. */
  async function tell(
    verb: 'edit' | 'prolong',
    found: Opening,
    {
      told,
      seen = found.toldRev ?? 0,
      where = {},
    }: {
      told: Partial<Opening>
      seen: number | undefined
      where?: QueryFilter<Opening>
    },
  ): Promise<Opening> {
    /** The opening, if this need not be written any more. @throws ALREADY_DONE */
    const readBy = (opening: Opening | null): Opening | null => {
      if (!opening || !after(verb, opening.state)) return null
      if (opening.state !== 'expired' && isTold(opening, told)) return opening
      if ((opening.toldRev ?? 0) !== seen) throw refuse('ALREADY_DONE', { state: opening.state }, words.unread)
      return null
    }
    const asRead = { ...where, toldRev: seen === 0 ? null : seen }
    return (
      readBy(found) ??
      move(verb, found, { ...told, toldRev: seen + 1 }, asRead).catch(async error => {
        const standing = readBy(await openings.findById(found._id).lean<Opening>())
        if (standing) return standing
        throw error?.code === 'WRONG_STATE' ? tooLate(error.details.state) : error
      })
    )
  }

  return {
    /**
     * Changes what is told. An opening that is out must stay whole; whoever is proposed is ranked again.
     * @param input.answered fields of which a file's cell could not be read and whose value is right as it stands
     * @param seen the `toldRev` of what the writer has read; left out: whatever stands
     * @throws ALREADY_DONE when it was changed meanwhile, INVALID, WRONG_STATE, NOT_FOUND
     */
    async edit(acting: Acting, id: string, input: OpeningInput & Answered, seen?: number): Promise<Opening> {
      const found = await ownOf(acting, id)
      if (!after('edit', found.state)) throw tooLate(found.state)
      const fields = checked(input, await companies.get(acting, found.company), found)
      const told = found.questions
        ? { ...fields, questions: questionsLeft(found, fields, input.answered ?? []) }
        : fields
      const where = { $expr: { $lte: [{ $size: '$taken' }, told.seats] } }
      return tell('edit', found, { told, seen, where }).catch(async error => {
        const now = error?.code === 'WRONG_STATE' && (await openings.findById(id).lean<Opening>())
        if (now && now.state === found.state && now.taken.length > told.seats)
          throw invalid([{ field: 'seats', text: words.errorSeatsTaken }])
        throw error
      })
    },

    /**
     * A later last day to start; an expired opening is open again and its company waits for a new answer.
     * @param seen the `toldRev` of what the writer has read; left out: whatever stands
     * @throws ALREADY_DONE when the opening was changed meanwhile, INVALID, WRONG_STATE, NOT_FOUND
     */
    async prolong(acting: Acting, id: string, startTo: Day, seen?: number): Promise<Opening> {
      const found = await ownOf(acting, id)
      if (!after('prolong', found.state)) throw tooLate(found.state)
      if (!parseIsoDay(startTo)) throw invalid([{ field: 'startTo', text: words.errorStartTo }])
      if (startTo < today()) throw invalid([{ field: 'startTo', text: words.errorStartPast }])
      const errors = faults({ ...inputOf(found), startTo }, today())
      if (errors.length > 0) throw invalid(errors)
      return tell('prolong', found, { told: { startTo }, seen })
    },
  }
}

/** The state has changed since the page was read: what became of the opening, and what can be done with what was typed. */
const tooLate = (state: OpeningState) => refuse('WRONG_STATE', { state }, words.ended[state as Ended] ?? words.unread)
type Ended = keyof typeof words.ended

const isTold = (opening: Opening, told: Partial<Opening>): boolean =>
  (Object.keys(told) as (keyof Opening)[]).every(field => isDeepStrictEqual(opening[field], told[field]))
