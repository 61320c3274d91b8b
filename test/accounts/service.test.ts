import t from 'tap'
import { testApp } from '../helpers/app.js'

t.test('e-mails are one whatever their case, and only once', async t => {
  const { services } = await testApp(t)
  const { accounts } = services
  const made = await accounts.create({ email: ' Ny.Person@Example.DK ', name: ' Ny Person ' })
  t.match(await accounts.byEmail('ny.person@example.dk'), { _id: made._id, name: 'Ny Person' })
  const twenty = await Promise.allSettled(
    Array.from({ length: 20 }, () => accounts.create({ email: 'samme@example.dk', name: 'Samme' })),
  )
  t.equal(twenty.filter(({ status }) => status === 'fulfilled').length, 1)
  const refused = twenty.find(({ status }) => status === 'rejected')
  t.match(refused, { reason: { code: 'INVALID', details: { fields: [{ field: 'email' }] } } })
})

t.test('a new company’s consultant: sector, then postcode, else the coordinator', async t => {
  const { services, world } = await testApp(t)
  const { accounts } = services
  const { municipality } = world
  const find = (sector: string, postcode: string) => accounts.keyConsultantFor({ municipality, sector, postcode })
  t.equal(await find('hotel', '5500'), world.people.coordinator._id)

  const consultant = (name: string, sectors: string[], postcodes: string[]) =>
    accounts.create({
      email: `${name}@example.dk`,
      name,
      membership: { role: 'consultant', municipality, sectors, postcodes },
    })
  const anna = await consultant('anna', ['hotel'], [])
  const bente = await consultant('bente', ['hotel'], ['5500'])
  const carl = await consultant('carl', [], ['5592'])
  t.equal(await find('hotel', '5500'), bente._id, 'sector and postcode')
  t.equal(await find('hotel', '5592'), anna._id, 'sector before postcode')
  t.equal(await find('landbrug', '5592'), carl._id)
  t.equal(await find('landbrug', '5591'), world.people.coordinator._id)
  await accounts.disable(bente._id)
  t.equal(await find('hotel', '5500'), anna._id, 'a closed account gets nothing')
})

t.test('lists are by name and hold only active people', async t => {
  const { services, world } = await testApp(t)
  const { accounts } = services
  const names = async () => (await accounts.staff(world.municipality)).map(({ name }) => name)
  t.same(await names(), ['Anton Administrator', 'Henrik Hotline', 'Karen Koordinator', 'Kirsten Konsulent'])
  await accounts.disable(world.people.hotline._id)
  t.same(await names(), ['Anton Administrator', 'Karen Koordinator', 'Kirsten Konsulent'])
  t.same(
    (await accounts.membersOfCompany(world.company)).map(({ name }) => name),
    ['Eva Ejer'],
  )
  t.same(
    (await accounts.waitingForCompany(world.company)).map(({ name }) => name),
    ['Viggo Venter'],
  )
  t.same(await accounts.byIds([]), [])
})
