import { accountWords } from './da/accounts.js'
import { companyWords } from './da/companies.js'
import { errorWords } from './da/errors.js'
import { hotlineWords } from './da/hotline.js'
import { mailWords } from './da/mails.js'
import { openingWords } from './da/openings.js'
import { placementWords } from './da/placements.js'
import { privacyWords } from './da/privacy.js'
import { profileWords } from './da/profiles.js'
import { proposalWords } from './da/proposals.js'
import { reasonWords } from './da/reasons.js'
import { rulesWords } from './da/rules.js'
import { sharedWords } from './da/shared.js'
import { vitasWords } from './da/vitas.js'
import { webWords } from './da/web.js'

/** Every word that an employer, the public or a mail's reader meets; one file per domain. */
export const da = {
  errors: errorWords,
  hotline: hotlineWords,
  accounts: accountWords,
  companies: companyWords,
  openings: openingWords,
  mails: mailWords,
  profiles: profileWords,
  placements: placementWords,
  privacy: privacyWords,
  proposals: proposalWords,
  shared: sharedWords,
  vitas: vitasWords,
  web: webWords,
  reasons: reasonWords,
  rules: rulesWords,
} as const
