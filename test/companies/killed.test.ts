/** Whoever changes a company or its people is killed before every write: what follows from the change is done by sweep, and once. */
import t from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { createHandOver } from '../../src/openings/hand-over.js'
import { registration, testCompanies } from './setup.js'

const other = { name: 'Ole Ny', email: 'ole@fjorden.dk', phone: '20 30 40 51' }

/** A registered company with an open deadline of its key consultant's. */
async function house(...args: Parameters<typeof testCompanies>) {
  const here = await testCompanies(...args)
  const { companies, accounts, db, people, life } = here
  await companies.register(registration())
  const id = (await companyModel(db).findOne().lean())?._id ?? ''
  const [deadline] = [{ _id: 'd', company: id, kind: 'answer-opening', owner: people.anna }]
  const { handOverCompany, followHandOvers } = createHandOver({
    companies,
    deadlines: {
      list: async () => [deadline] as never,
      changeOwner: async (_acting, _id, owner) => {
        life.step()
        Object.assign(deadline ?? {}, { owner })
      },
    },
  })
  const waits = async () => {
    await companies.register(registration({ contactName: other.name, ...other }))
    return (await accounts.byEmail(other.email))?._id ?? ''
  }
  async function sweep() {
    await companies.tellMembers()
    await followHandOvers()
  }
  return { ...here, id, deadline, handOverCompany, waits, sweep }
}

type House = Awaited<ReturnType<typeof house>>

const acts: {
  name: string
  prepare?: (here: House) => Promise<string>
  act: (here: House, about: string) => Promise<unknown>
}[] = [
  {
    name: 'another company registers',
    act: ({ companies }) => companies.register(registration({ cvr: '10150817', ...other })),
  },
  { name: 'somebody else registers', act: ({ waits }) => waits() },
  { name: 'approved', act: ({ companies, acting, id }) => companies.verify(acting.anna, id) },
  {
    name: 'let in',
    prepare: ({ waits }) => waits(),
    act: ({ companies, acting, id }, who) => companies.approveMember(acting.anna, id, who),
  },
  {
    name: 'sent away',
    prepare: ({ waits }) => waits(),
    act: ({ companies, acting, id }, who) => companies.rejectMember(acting.anna, id, who),
  },
  { name: 'invited', act: ({ companies, acting, id }) => companies.inviteMember(acting.anna, id, other) },
  {
    name: 'handed over',
    act: ({ handOverCompany, acting, people, id }) => handOverCompany(acting.karen, id, people.bo),
  },
]

for (const { name, prepare = async () => '', act } of acts)
  t.test(`${name}, killed before every write`, async t => {
    /** Who was told what, and whether the deadline was moved, when the process dies after so many writes. */
    async function outcome(writes: number) {
      const here = await house(t)
      const about = await prepare(here)
      const { sent, life, deadline, sweep } = here
      const before = sent.length
      const told = async () => {
        const names = (await here.accounts.byIds(sent.map(({ recipient }) => recipient))).map(one => [
          one._id,
          one.name,
        ])
        const nameOf = Object.fromEntries(names)
        const mails = sent.slice(before).map(({ template, recipient }) => `${nameOf[recipient]}: ${template}`)
        return [...mails.sort(), ...(deadline?.owner === here.people.bo ? ['moved'] : [])]
      }
      const attempt = () => act(here, about).catch(() => {})
      life.endsAfter(writes)
      await attempt()
      const killed = life.begin()
      await sweep()
      const swept = await told()
      await attempt()
      await sweep()
      return { killed, swept, repeated: await told() }
    }
    const { swept: whole } = await outcome(Number.POSITIVE_INFINITY)
    const people = (told: string[]) => [...new Set(told.map(line => line.split(':')[0]))]
    t.ok(whole.length > 0)
    for (let writes = 0, killed = true; killed; writes++) {
      const one = await outcome(writes)
      killed = one.killed
      // Nothing was changed yet, or everything follows.
      if (one.swept.length > 0) t.same(one.swept, whole, `after ${writes} writes`)
      // Who registers again after a kill may find the company there already, without anybody, and waits.
      t.same(people(one.repeated), people(whole), `after ${writes} writes, tried again`)
    }
  })

t.test('who was sent away and registers again is told of again', async t => {
  const { companies, acting, id, waits, sent } = await house(t)
  for (let time = 1; time <= 2; time++) {
    const who = await waits()
    await companies.rejectMember(acting.anna, id, who)
    const of = (template: string) => sent.filter(one => one.template === template).length
    t.same(
      [of('member-rejected'), of('member-waiting')],
      [time, time * 2],
      'the key consultant and the owner are asked',
    )
  }
})
