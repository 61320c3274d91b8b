import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../lib/errors.js'
import { type Form, type FormState, type Mistake, stateOf } from './forms.js'

/** What was asked, as the form sends it back: whoever sends something else is asked anew. */
const knownIn = (body: unknown): unknown => (body as { known?: unknown } | undefined)?.known

/** Refusals that belong on another page than the form. */
const elsewhere = new Set(['NOT_FOUND', 'SIGN_IN_NEEDED', 'NOT_ALLOWED', 'MEMBERSHIP_WAITING', 'FORM_EXPIRED'])

/**
 * Answers a sent form. What must be mended, and a refusal of the act, comes on the same page with what was typed
 * kept: 422, or the refusal's own status.
 * @param options.data the page's view object, read again; told what the form holds
 * @param options.judge what else must be mended of what could be read, so that every mistake is told at once; changes nothing
 * @param options.doubts what may be so, but is asked about before it is saved (422, the same form with `ui/save`)
 * @param options.act does it and answers, usually with `reply.done(…)`
 */
export async function submit<Input>(
  request: FastifyRequest,
  reply: FastifyReply,
  options: {
    form: Form<Input>
    page: string
    data?: (form: FormState) => object | Promise<object>
    judge?: (sound: Partial<Input>, wrong: FormState['error']) => readonly Mistake[] | Promise<readonly Mistake[]>
    doubts?: (input: Input) => Promise<readonly string[]>
    act: (input: Input) => Promise<FastifyReply>
  },
): Promise<FastifyReply> {
  const again = async (form: FormState, status: number) =>
    reply.page(options.page, { ...(await options.data?.(form)), form }, { status })

  const { input, sound, state: read } = options.form.read(request.body, { today: request.today })
  const state = options.judge ? options.form.add(read, await options.judge(sound, read.error)) : read
  if (input === null || state.errors.length > 0) return again(state, 422)
  try {
    const texts = (await options.doubts?.(input)) ?? []
    const known = texts.join(' ')
    if (known !== '' && knownIn(request.body) !== known) return await again({ ...state, doubts: { texts, known } }, 422)
    return await options.act(input)
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500 || elsewhere.has(error.code)) throw error
    const fields = error.details.fields ?? []
    const errors = fields.length > 0 ? fields : [{ field: null, text: error.text }]
    return again(stateOf(state.values, errors), error.status)
  }
}
