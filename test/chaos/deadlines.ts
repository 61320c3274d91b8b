import { deadlineModel } from '../../src/deadlines/model.js'
import { newId } from '../../src/lib/ids.js'
import { municipalityModel } from '../../src/municipalities/model.js'
import { type Opening, openingModel } from '../../src/openings/model.js'
import { profileModel } from '../../src/profiles/model.js'
import type { Services } from '../../src/services.js'

/** Every reminder is sent once before the time is up and once when it is over: few mails per deadline, many deadlines. */
const ladder = { before: [50, 75], repeats: 0 }

/** So many openings that wait for an answer, each with its deadline; whatever the demo has started is put away. */
export async function startDeadlines({ db, deadlines, companies }: Services, count: number): Promise<void> {
  const openings = openingModel(db)
  const pattern = await openings.findOne({ state: 'open', answer: null }).sort({ _id: 1 }).lean<Opening>()
  if (!pattern) throw new Error('the demo has no open opening')
  await municipalityModel(db).updateOne({ _id: pattern.municipality }, { $set: { ladder } })
  await deadlineModel(db).deleteMany({})
  await openings.updateMany({}, { $set: { state: 'closed', settled: true, rankWanted: 0, rankedRev: 0 } })
  // This is about reminders: nobody is ranked against so many openings.
  await profileModel(db).updateMany({}, { $set: { rankWanted: 0, rankedRev: 0 } })
  const [company] = await companies.byIds([pattern.company])
  for (let first = 0; first < count; first += 500) {
    const some = Array.from({ length: Math.min(500, count - first) }, (_, i): Opening => {
      const state = { state: 'open', settled: true, rankWanted: 0, rankedRev: 0 } as const
      return { ...pattern, ...state, _id: newId(), number: `2099-${first + i}`, origin: 'form', importKey: null }
    })
    await openings.insertMany(some)
    await Promise.all(
      some.map(({ _id, round, municipality, company: of }) =>
        deadlines.start({
          ...{ kind: 'answer-opening' as const, subject: _id, round, municipality, company: of },
          owner: company?.keyConsultant ?? '',
        }),
      ),
    )
  }
}
