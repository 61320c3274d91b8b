/** How a municipality comes to be served: with the two people who let in everybody else. Nobody who is in could do it. */
import type { Audit } from '../audit/service.js'
import { invalid, refuse } from '../lib/errors.js'
import { municipalityName, readMunicipality } from '../lib/places.js'
import type { Municipalities } from '../municipalities/service.js'
import { system } from './scope.js'
import type { Accounts } from './service.js'

/** As typed on the command line; a person as 'Navn <e-mail>'. */
export interface TypedFounding {
  municipality: string
  administrator?: string | undefined
  coordinator?: string | undefined
  phone?: string | undefined
}

interface Person {
  name: string
  email: string
}

interface Founding {
  municipality: string
  administrator: Person
  coordinator: Person
  phone: string
}

/** @throws with a sentence for everything that is missing or cannot be so */
export function readFounding(typed: TypedFounding): Founding {
  const municipality = readMunicipality(typed.municipality)
  const administrator = readPerson(typed.administrator)
  const coordinator = readPerson(typed.coordinator)
  const phone = typed.phone?.trim() ?? ''
  const isPhone = /^\+?(?: ?[0-9]){8,15}$/.test(phone)
  const same = administrator && administrator.email === coordinator?.email
  const mistakes = [
    !municipality && `Der er ingen kommune med koden ${typed.municipality}. Koder ser sådan ud: 410.`,
    !administrator && "Skriv administratoren som --administrator 'Navn <mailadresse>'.",
    !coordinator && "Skriv koordinatoren som --coordinator 'Navn <mailadresse>'.",
    same && 'Administrator og koordinator skal være to: den, der giver adgang, læser ingen sager.',
    !isPhone && "Skriv IGU-hotlinens telefonnummer som --phone '88 88 55 00'.",
  ].flatMap(text => (text ? [{ field: 'founding', text }] : []))
  if (!municipality || !administrator || !coordinator || mistakes.length > 0) throw invalid(mistakes)
  return { municipality, administrator, coordinator, phone }
}

function readPerson(typed = ''): Person | null {
  const [, name = '', email = ''] =
    /^\s*([^<>]+?)\s*<\s*([^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]{2,})\s*>\s*$/.exec(typed) ?? []
  return name ? { name, email: email.toLowerCase() } : null
}

interface Deps {
  accounts: Pick<Accounts, 'addMembership' | 'byEmail' | 'create'>
  municipalities: Pick<Municipalities, 'create' | 'get'>
  audit: Pick<Audit, 'record'>
}

export function createFounding({ accounts, municipalities, audit }: Deps) {
  /** Whoever has an account keeps it; a run that was killed is finished by the next. */
  async function memberOf(
    municipality: string,
    role: 'administrator' | 'coordinator',
    person: Person,
  ): Promise<string> {
    const membership = { role, municipality }
    const known = await accounts.byEmail(person.email)
    if (!known) return (await accounts.create({ ...person, membership }))._id
    await accounts.addMembership(known._id, membership)
    return known._id
  }

  return {
    /**
     * The coordinator answers the hotline until somebody else is chosen in the settings. No mail is sent: nobody is in who could
     * be asked about it.
     * @returns the municipality's name
     * @throws WRONG_STATE for one that is served already
     */
    async found({ municipality: _id, administrator, coordinator, phone }: Founding): Promise<string> {
      const name = `${municipalityName(_id)} Kommune`
      if (await municipalities.get(_id))
        throw refuse('WRONG_STATE', {}, `${name} er oprettet. Dens administrator giver de andre adgang.`)
      await audit.record(system, { what: 'municipality.create', on: [], subject: _id, why: 'kommunen oprettes' })
      await memberOf(_id, 'administrator', administrator)
      const leader = await memberOf(_id, 'coordinator', coordinator)
      await municipalities.create({
        ...{ _id, name, coordinator: leader, active: true },
        ...{ clockMode: 'timer', openingHours: { from: '08:00', to: '15:30' }, closingDays: [] },
        ...{ ladder: { before: [50, 75], repeats: 7 }, weights: {} },
        hotline: { contact: leader, standIn: leader, phone, hours: 'hverdage kl. 8-15' },
      })
      return name
    },
  }
}

export type FoundingService = ReturnType<typeof createFounding>
