import type { PersonFacts } from '../../src/rules/eligibility.js'
import type { ComparedOpening } from '../../src/rules/schemes.js'

/** Somebody whom every scheme is open to. */
export const person = (facts: Partial<PersonFacts> = {}): PersonFacts => ({
  track: 'integrationsloven',
  birthDate: '1990-06-15',
  residence: { basis: 'flygtning', registeredOn: '2026-09-01' },
  hoursPerWeek: 37,
  availableFrom: '2026-11-01',
  unemployedSince: '2025-01-01',
  ...facts,
})

/** An opening that no scheme is ruled out for. */
export const opening = (facts: Partial<ComparedOpening> = {}): ComparedOpening => ({
  startFrom: '2026-12-01',
  startTo: '2026-12-20',
  weeks: 13,
  hoursPerWeek: 30,
  seats: 1,
  employer: { public: false, ordinaryEmployees: 20, subsidisedNow: 0 },
  ...facts,
})
