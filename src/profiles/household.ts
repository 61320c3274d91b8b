/** As long as a mark may be. */
export const householdLength = 20

/** The mark of a family as it is stored, so that two ways of writing it are one: 'fam 12' and 'FAM  12'. */
export const householdMark = (typed: string | undefined): string | null =>
  typed?.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleUpperCase('da-DK') || null
