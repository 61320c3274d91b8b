/**
 * A company is one municipality's relation to one CVR number. It has a key consultant from the first second and is
 * unverified until that consultant has approved it; a further person on a known CVR number waits for approval.
 */
import type { Connection, QueryFilter, UpdateQuery } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Audit } from '../audit/service.js'
import type { Clock } from '../lib/clock.js'
import { type FieldError, invalid, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { dayOfInstant } from '../lib/instants.js'
import { companyWords as words } from '../lib/words/da/companies.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Queue } from '../queue/queue.js'
import { isDuplicate } from '../stores/errors.js'
import { createApproval } from './approval.js'
import { createFounders } from './founders.js'
import { createMembers, type MemberAccounts, type SendNotice } from './members.js'
import { type Company, companyModel, type Workplace } from './model.js'
import { createNews } from './news.js'
import { createReading } from './reading.js'
import {
  checkedWorkplace,
  type NewWorkplace,
  type RegistrationText,
  readRegistration,
  type WorkplaceText,
} from './registration.js'

export interface CompaniesDeps {
  db: Connection
  clock: Clock
  audit: Pick<Audit, 'record'>
  accounts: MemberAccounts & Pick<Accounts, 'keyConsultantFor' | 'caseworkers'>
  municipalities: Pick<Municipalities, 'all'>
  send: SendNotice
  queue: Pick<Queue, 'add'>
}

/** What a file tells about a company. */
export interface ImportedCompany {
  municipality: string
  cvr: string
  name: string
  sector: string
  /** null: not told */
  publicEmployer: boolean | null
  contactEmail: string | null
  workplace: NewWorkplace
}

export function createCompanies({ db, clock, audit, accounts, municipalities, send, queue }: CompaniesDeps) {
  const companies = companyModel(db)

  const reading = createReading(companies)
  const { get, byId } = reading

  const isKeyConsultant = async (acting: Acting, company: Company): Promise<boolean> =>
    acting.account === company.keyConsultant ||
    acting.account === (await accounts.actingFor(company.keyConsultant, company.municipality))

  /** The key consultant (or whoever covers for one who is away) and the municipality's coordinator. */
  async function mayDecide(acting: Acting, company: Company): Promise<boolean> {
    if (acting.role === 'system') return true
    if (acting.scope.kind !== 'municipality' || acting.scope.municipality !== company.municipality) return false
    return acting.role === 'coordinator' || (await isKeyConsultant(acting, company))
  }

  /** One more place of work, if the company does not have its P-number. @returns whether it did not */
  async function keepWorkplace(id: string, workplace: NewWorkplace & { id?: string }): Promise<boolean> {
    const { modifiedCount } = await companies.updateOne(
      { _id: id, 'workplaces.pNumber': { $ne: workplace.pNumber } },
      { $push: { workplaces: { id: newId(), ...workplace } }, $set: { changedAt: clock.now() } },
    )
    return modifiedCount === 1
  }

  const news = createNews({ companies, accounts, send })
  const forgetFounder = (_id: string) => companies.updateOne({ _id }, { $set: { founder: null } })
  const members = createMembers({
    ...{ accounts, clock, audit, send, forgetFounder, keepWorkplace, get, byId, mayDecide },
  })
  const approval = createApproval({ companies, clock, audit, get, mayDecide, tell: news.tell })
  const founders = createFounders({ companies, join: members.join })

  /** Inserts the company, or finds the one that has the CVR number in the municipality; the unique index decides. */
  async function insertOrFind(company: Company): Promise<Company> {
    try {
      await companies.create(company)
      return company
    } catch (error) {
      if (!isDuplicate(error)) throw error
      const known = await companies.findOne({ municipality: company.municipality, cvr: company.cvr }).lean<Company>()
      if (!known) throw error
      return known
    }
  }

  async function newCompany(
    told: Pick<Company, 'municipality' | 'cvr' | 'name' | 'sector' | 'db25' | 'publicEmployer' | 'contactEmail'>,
    workplace: NewWorkplace,
  ): Promise<Company> {
    const { municipality, sector } = told
    return {
      ...told,
      _id: newId(),
      workplaces: [{ ...workplace, id: newId() }],
      keyConsultant: await accounts.keyConsultantFor({ municipality, sector, postcode: workplace.postcode }),
      verifiedAt: null,
      verifiedBy: null,
      createdAt: clock.now(),
    }
  }

  /** Changes what openings are ranked by; who has one there is told through the queue. @returns false: nothing matched */
  async function mend(filter: QueryFilter<Company>, set: UpdateQuery<Company>['$set']): Promise<boolean> {
    const mended = await companies
      .findOneAndUpdate(
        filter,
        { $set: { ...set, changedAt: clock.now() }, $inc: { rankWanted: 1 } },
        { returnDocument: 'after' },
      )
      .lean<Company>()
    if (!mended) return false
    const { _id: company, rankWanted: rev = 0 } = mended
    await queue.add('rank-company', { company, rev }, { id: `rank-company-${company}-${rev}` })
    return true
  }

  const placeOf = ({ municipality }: Company) => ({ municipality, today: dayOfInstant(clock.now()) })

  const readHere = async (typed: RegistrationText) =>
    readRegistration(typed, {
      today: dayOfInstant(clock.now()),
      served: (await municipalities.all()).map(({ _id }) => _id),
    })

  return {
    ...reading,
    mayDecide,
    ...members,
    ...approval,

    /** Everything that must be mended before `register` would do it. */
    async registrationMistakes(typed: RegistrationText): Promise<FieldError[]> {
      const read = await readHere(typed)
      return 'errors' in read ? read.errors : []
    },

    /**
     * Public self-registration. Answers the same whether or not the company or the e-mail is known: what is
     * different, a mail tells to whoever owns the mailbox.
     * @returns the consultant to call, chosen by what was typed alone
     * @throws INVALID with every field that must be mended
     */
    async register(typed: RegistrationText): Promise<{ consultant: string; municipality: string }> {
      const read = await readHere(typed)
      if ('errors' in read) throw invalid(read.errors)
      const { person, municipality } = read
      const wanted = await newCompany({ ...read.company, municipality, contactEmail: person.email }, read.workplace)
      const company = await insertOrFind({ ...wanted, founder: person })
      await founders.welcome(company)
      const isNew = !company.workplaces.some(({ pNumber }) => pNumber === read.workplace.pNumber)
      const workplace = isNew ? read.workplace : null
      if (company.founder?.email !== person.email) await members.join(company, person, { first: false, workplace })
      return { consultant: wanted.keyConsultant, municipality }
    },

    /**
     * Another consultant of the municipality takes the company over; only a coordinator may decide it. Who is told by `tell`,
     * when everything was handed over.
     */
    async changeKeyConsultant(acting: Acting, id: string, to: string): Promise<void> {
      const company = await get(acting, id)
      if (acting.role !== 'coordinator' && acting.role !== 'system') throw refuse('NOT_ALLOWED')
      const caseworkers = await accounts.caseworkers(company.municipality)
      if (!caseworkers.some(account => account._id === to)) throw refuse('NOT_FOUND')
      if (company.keyConsultant === to) return
      const { modifiedCount } = await companies.updateOne(
        { _id: id, municipality: company.municipality, keyConsultant: company.keyConsultant },
        { $set: { keyConsultant: to }, $push: { untold: { template: 'company-handed-over', at: clock.now() } } },
      )
      if (modifiedCount === 0) throw refuse('WRONG_STATE')
    },

    ...news,
    finishRegistrations: founders.finishRegistrations,

    /** @throws INVALID; a P-number once per company */
    async addWorkplace(acting: Acting, id: string, typed: WorkplaceText): Promise<string> {
      const company = await get(acting, id)
      const workplace: Workplace = { ...checkedWorkplace(typed, placeOf(company)), id: newId() }
      if (!(await keepWorkplace(id, workplace))) throw invalid([{ field: 'pNumber', text: words.errorPNumberTwice }])
      return workplace.id
    },

    /** Mends one workplace. @throws INVALID, NOT_FOUND */
    async updateWorkplace(acting: Acting, id: string, workplaceId: string, typed: WorkplaceText): Promise<void> {
      const company = await get(acting, id)
      if (!company.workplaces.some(workplace => workplace.id === workplaceId)) throw refuse('NOT_FOUND')
      const workplace: Workplace = { ...checkedWorkplace(typed, placeOf(company)), id: workplaceId }
      const mended = await mend(
        {
          _id: id,
          'workplaces.id': workplaceId,
          workplaces: { $not: { $elemMatch: { pNumber: workplace.pNumber, id: { $ne: workplaceId } } } },
        },
        { 'workplaces.$': workplace },
      )
      if (!mended) throw invalid([{ field: 'pNumber', text: words.errorPNumberTwice }])
    },

    /** Mends what the company is; the name and the rest may have come from a file. */
    async updateAbout(
      acting: Acting,
      id: string,
      about: Pick<Company, 'name' | 'sector' | 'db25'> & { publicEmployer: boolean },
    ): Promise<void> {
      const company = await get(acting, id)
      if (acting.scope.kind === 'company') throw refuse('NOT_ALLOWED')
      const { name, sector, db25, publicEmployer } = about
      await mend({ _id: company._id }, { name, sector, db25, publicEmployer })
    },

    /** The openings know of this revision of the company. */
    async markRanked(id: string, rev: number): Promise<void> {
      await companies.updateOne({ _id: id, rankedRev: { $not: { $gte: rev } } }, { $set: { rankedRev: rev } })
    },

    /** For sweep: companies that were mended and whose openings do not know of it. */
    async owedRanking(limit = 500): Promise<{ company: string; rev: number }[]> {
      const owed = await companies
        .find({ $expr: { $gt: ['$rankWanted', '$rankedRev'] } }, { rankWanted: 1 })
        .sort({ changedAt: 1, _id: 1 })
        .limit(limit)
        .lean<Pick<Company, '_id' | 'rankWanted'>[]>()
      return owed.map(({ _id, rankWanted = 0 }) => ({ company: _id, rev: rankWanted }))
    },

    /** The company of an imported row, if it is known, and what will be known of its workplace. */
    async findForImport(told: ImportedCompany): Promise<PlaceOfImport<null> | null> {
      const company = await companies.findOne({ municipality: told.municipality, cvr: told.cvr }).lean<Company>()
      if (!company) return null
      const known = company.workplaces.find(one => isSame(one, told.workplace))
      return placeOfImport(company, known ?? { ...told.workplace, id: null })
    },

    /**
     * The company of an imported row: a new one is unverified, and nobody has access to it until a person registers.
     * A known one is left as it is but for a workplace it did not have, and whether it is public if nobody has told.
     */
    async findOrCreateForImport(told: ImportedCompany): Promise<PlaceOfImport> {
      const { workplace, ...about } = told
      const wanted = await newCompany({ ...about, db25: null }, workplace)
      const company = await insertOrFind(wanted)
      const { publicEmployer } = about
      if (publicEmployer !== null && company.publicEmployer === null)
        await companies.updateOne(
          { _id: company._id, publicEmployer: null },
          { $set: { publicEmployer, changedAt: clock.now() } },
        )
      const { pNumber, postcode } = workplace
      const same = pNumber ? { pNumber } : { pNumber, postcode }
      await companies.updateOne(
        { _id: company._id, workplaces: { $not: { $elemMatch: same } } },
        { $push: { workplaces: { ...workplace, id: newId() } }, $set: { changedAt: clock.now() } },
      )
      const known = await byId(company._id)
      const found = known?.workplaces.find(one => isSame(one, workplace))
      if (!known || !found) throw refuse('NOT_FOUND')
      return placeOfImport(known, found)
    },
  }
}

/** Where an imported row belongs, and what is known there. */
interface PlaceOfImport<NoWorkplace = never> {
  company: string
  workplace: string | NoWorkplace
  name: string
  /** null: nobody has told */
  publicEmployer: boolean | null
  /** null: not told */
  employees: number | null
}

const placeOfImport = <Id extends string | null>(
  { _id, name, publicEmployer }: Company,
  { id, asOf, ordinaryEmployees }: NewWorkplace & { id: Id },
) => ({
  ...{ company: _id, workplace: id, name, publicEmployer },
  employees: asOf ? ordinaryEmployees : null,
})

/** Without a P-number the postcode is all there is to tell one workplace from another. */
const isSame = (one: NewWorkplace, other: NewWorkplace): boolean =>
  one.pNumber === other.pNumber && (one.pNumber !== '' || one.postcode === other.postcode)

export type Companies = ReturnType<typeof createCompanies>
