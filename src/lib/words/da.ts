import { accountWords } from './da/accounts.js'
import { companyWords } from './da/companies.js'
import { errorWords } from './da/errors.js'
import { hotlineWords } from './da/hotline.js'
import { openingWords } from './da/openings.js'
import { profileWords } from './da/profiles.js'
import { reasonWords } from './da/reasons.js'
import { rulesWords } from './da/rules.js'
import { webWords } from './da/web.js'
/** Every word that an employer, the public or a mail's reader meets; one file per domain. */
export const da = {
  errors: errorWords,
  hotline: hotlineWords,
  accounts: accountWords,
  companies: companyWords,
  openings: openingWords,
  profiles: profileWords,
  web: webWords,
  reasons: reasonWords,
  rules: rulesWords,
} as const
