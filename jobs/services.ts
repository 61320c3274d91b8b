import type { Deadlines } from '../src/deadlines/service.js'
import type { Notices } from '../src/notices/service.js'

/** A ranking that a document says is wanted and not reached. */
export type OwedRanking = { opening: string; rev: number } | { profile: string; rev: number }

/** The verbs that the jobs call. Everything here may run twice and at the same time as itself. */
export interface JobServices {
  deadlines: Pick<Deadlines, 'fire' | 'owed' | 'scheduleSoon' | 'overdue' | 'tellNewOwners'>
  notices: Pick<Notices, 'deliver' | 'pending' | 'backlog'>
  openings: {
    /** closes openings whose last day to start is past */
    expireDue(): Promise<unknown>
    /** starts the deadline of every open, unanswered opening that has none for its round */
    promiseAnswers(): Promise<unknown>
    /** asks for the rankings that follow from a company's edit */
    rankCompany(company: string, rev: number): Promise<unknown>
    /** the same for every company whose edit was not followed */
    followCompanies(): Promise<unknown>
    /** finishes hand-overs of companies, and asks for the mails about companies that a kill left behind */
    followHandOvers(): Promise<unknown>
  }
  administration: {
    /** asks for the mails about accounts that a kill left behind */
    tellAccounts(): Promise<unknown>
  }
  companies: {
    /** gives whoever registered a company a place in it, where a kill came between */
    finishRegistrations(): Promise<unknown>
    /** asks for the mails about members that a kill left behind */
    tellMembers(): Promise<unknown>
  }
  proposals: {
    /** @param stopping asked on the way; what is left then stays owed */
    rank(opening: string, rev: number, stopping?: () => boolean): Promise<unknown>
    rankProfile(profile: string, rev: number, stopping?: () => boolean): Promise<unknown>
    owedRankings(): Promise<OwedRanking[]>
    /** withdraws the confirmed proposals of people whose yes was taken back and whose ranking is still owed */
    takeBack(): Promise<unknown>
    /** companies that were shown somebody and have nobody left wait for an answer again */
    waitAgain(): Promise<unknown>
    /** reminds companies that have not answered about somebody they were shown, then their consultants */
    askForAnswers(): Promise<unknown>
    /** asks for the rankings that follow from changed weights */
    followWeights(): Promise<unknown>
    /** proposals whose follow-ups may be missing */
    unsettled(): Promise<string[]>
    settle(proposal: string): Promise<unknown>
  }
  hotline: {
    /** questions whose deadlines or mails may be missing */
    unsettled(): Promise<string[]>
    settle(question: string): Promise<unknown>
  }
  placements: {
    /** finishes or undoes acceptances that a kill left half-done */
    repair(): Promise<unknown>
    /** running and ended follow from the dates */
    advance(): Promise<unknown>
    /** asks how courses went that are over, and what comes after those that soon will be */
    askAboutEndings(): Promise<unknown>
    /** asks for approvals in VITAS that nobody has written down, of courses that begin */
    askAboutApprovals(): Promise<unknown>
  }
  /** each deletes what was to be kept for a time only, and is over; what is stopped is left to the next sweep */
  outdated: readonly ((stopping: () => boolean) => Promise<unknown>)[]
}
