/** For comparing names of persons: small letters without accents, hyphens and double spaces ('Grâce Al-Masri' to 'grace al masri'). */
export const normaliseName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s'’.-]+/g, ' ')
    .trim()
