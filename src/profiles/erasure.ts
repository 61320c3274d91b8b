import type { Secrets } from '../lib/secrets.js'
import { emptyFacts } from './facts.js'
import { unknownWay } from './import/merge.js'
import type { Profile } from './model.js'
import type { Change } from './writer.js'

/**
 * What a removed person's document is changed to (GDPR art. 17). There stay the id, to which cases and the log point; the
 * municipality and its consultant, who may have a course to call off; which yes stood when, without the language; and keyed
 * hashes of the numbers, by which a file that names the person again is refused.
 */
export const erased = (
  { personKey, asylPersonId, consents }: Profile,
  { removedKey }: Pick<Secrets, 'removedKey'>,
): Change => ({
  ...emptyFacts,
  firstName: '',
  // Without a person number the key is a keyed hash already.
  personKey: asylPersonId === null ? personKey : removedKey(personKey),
  ...{ cpr: null, hasCpr: false, arrivedOn: null, household: null, manualState: null, sources: {}, questions: [] },
  consents: consents.map(consent => ({ ...consent, ...unknownWay })),
})
