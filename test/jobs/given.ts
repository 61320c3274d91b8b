import type { JobServices } from '../../jobs/services.js'
import type { promiseServices } from '../helpers/promise.js'

/** The jobs' services: deadlines and notices as they are, the other domains as recorders of what was asked of them. */
export function jobServices(
  { deadlines, notices }: ReturnType<typeof promiseServices>,
  over: Partial<JobServices> = {},
) {
  const asked: string[] = []
  const noted =
    (name: string) =>
    async (...ids: unknown[]) => {
      asked.push([name, ...ids.filter(one => typeof one !== 'function')].join(' '))
    }
  const services: JobServices = {
    deadlines,
    notices,
    openings: {
      expireDue: noted('expireDue'),
      promiseAnswers: noted('promiseAnswers'),
      rankCompany: noted('rankCompany'),
      followCompanies: async () => {},
      followHandOvers: async () => {},
    },
    administration: { tellAccounts: async () => {} },
    companies: { finishRegistrations: async () => {}, tellMembers: async () => {} },
    proposals: {
      rank: noted('rank'),
      rankProfile: noted('rankProfile'),
      owedRankings: async () => [],
      followWeights: async () => {},
      askForAnswers: async () => {},
      takeBack: noted('takeBack'),
      waitAgain: noted('waitAgain'),
      unsettled: async () => [],
      settle: noted('settle'),
    },
    hotline: { unsettled: async () => [], settle: noted('settle question') },
    placements: {
      ...{ repair: noted('repair'), advance: noted('advance') },
      ...{ askAboutEndings: async () => {}, askAboutApprovals: async () => {} },
    },
    outdated: [],
    ...over,
  }
  return { asked, services }
}
