import { accountWords } from './da/accounts.js'
import { companyWords } from './da/companies.js'
import { errorWords } from './da/errors.js'
import { openingWords } from './da/openings.js'
import { profileWords } from './da/profiles.js'
import { webWords } from './da/web.js'

/** Every word that an employer, the public or a mail's reader meets; one file per domain. */
export const da = {
  errors: errorWords,
  accounts: accountWords,
  companies: companyWords,
  openings: openingWords,
  profiles: profileWords,
  web: webWords,
} as const
