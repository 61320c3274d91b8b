/** Who asks, answers, closes or hands over is killed before every write: nobody waits unpromised, and nothing is there twice. */
import t from 'tap'
import { deadlineModel } from '../../src/deadlines/model.js'
import { questionModel } from '../../src/hotline/model.js'
import { newId } from '../../src/lib/ids.js'
import type { Services } from '../../src/services.js'
import { killedAtEachWrite, mortalHouse } from '../helpers/killed.js'
import { actingAs } from '../helpers/market.js'

t.setTimeout(200_000)

t.test('the hotline', async t => {
  const house = await mortalHouse()
  const { memory, db, world } = house
  const employer = actingAs(world, 'employer')
  const hotline = actingAs(world, 'hotline')
  const coordinator = actingAs(world, 'coordinator')
  const of = <T>(documents: Map<string, T>, one: (document: T) => boolean): T => {
    const [found] = [...documents.values()].filter(one)
    if (!found) throw new Error('not there')
    return found
  }
  const question = () => of(memory.documents(questionModel(db)), () => true)._id
  const answer = ({ hotline: verbs }: Services) =>
    verbs.answer(hotline, question(), { text: 'Staten betaler bonus bagefter.', seen: 1 })

  await killedAtEachWrite(t, house, {
    name: 'a question is asked',
    act: ({ hotline }) => hotline.ask(employer, { text: 'Hvem betaler for arbejdstøjet?' }),
  })
  await killedAtEachWrite(t, house, { name: 'answered', act: answer })
  const call = { id: newId(), company: world.company, heardFrom: 'Mette', text: 'Hvem skriver under?' }
  await killedAtEachWrite(t, house, {
    name: 'a call is written down with its answer',
    act: ({ hotline: verbs }) => verbs.writeDown(hotline, { ...call, answer: 'Det gør kommunen.' }),
  })
  await killedAtEachWrite(t, house, {
    name: 'a call waits for an answer',
    act: ({ hotline }) => hotline.writeDown(coordinator, call),
  })
  await killedAtEachWrite(t, house, {
    name: 'asked again after the answer',
    prepare: answer,
    act: ({ hotline }) => hotline.followUp(employer, question(), 'Og hvornår?'),
  })
  await killedAtEachWrite(t, house, {
    name: 'closed by the company',
    act: ({ hotline }) => hotline.close(employer, question()),
    refusal: 'WRONG_STATE',
  })
  await killedAtEachWrite(t, house, {
    name: 'put away by the hotline',
    prepare: answer,
    act: ({ hotline: verbs }) => verbs.close(hotline, question()),
    refusal: 'WRONG_STATE',
  })
  await killedAtEachWrite(t, house, {
    name: 'moved to the stand-in',
    act: ({ deadlines }) => {
      const { _id } = of(memory.documents(deadlineModel(db)), ({ kind }) => kind === 'answer-question')
      return deadlines.changeOwner(coordinator, _id, world.people.coordinator._id)
    },
  })
})
