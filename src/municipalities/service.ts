import type { Connection } from 'mongoose'
import type { Day } from '../lib/days.js'
import { type DistributionPolicy, type Municipality, municipalityModel } from './model.js'

/** What the coordinator's settings page may change. */
export type MunicipalitySettings = Pick<
  Municipality,
  'clockMode' | 'openingHours' | 'closingDays' | 'ladder' | 'hotline' | 'coordinator' | 'dataProtection' | 'retention'
>

/** The municipalities this deployment serves, and how each keeps its promises. */
export function createMunicipalities({ db }: { db: Connection }) {
  const municipalities = municipalityModel(db)

  return {
    /** null: not served here. */
    get(kommunekode: string): Promise<Municipality | null> {
      return municipalities.findOne({ _id: kommunekode, active: true }).lean<Municipality>().exec()
    },

    /** Those served, sorted by name. */
    all(): Promise<Municipality[]> {
      return municipalities.find({ active: true }).sort({ name: 1, _id: 1 }).lean<Municipality[]>().exec()
    },

    /** Those whose IGU hotline the account answers, as contact or stand-in. */
    withHotline(account: string): Promise<Municipality[]> {
      return municipalities
        .find({ active: true, $or: [{ 'hotline.contact': account }, { 'hotline.standIn': account }] })
        .sort({ name: 1, _id: 1 })
        .lean<Municipality[]>()
        .exec()
    },

    async create(municipality: Municipality): Promise<Municipality> {
      return (await municipalities.create(municipality)).toObject()
    },

    /**
     * Replaces the settings, unless somebody else has changed them since revision `seen` (0: never changed).
     * @returns false when somebody has, or the municipality is not served here
     */
    async saveSettings(kommunekode: string, settings: MunicipalitySettings, seen: number): Promise<boolean> {
      const { clockMode, openingHours, closingDays, ladder, hotline, coordinator, retention } = settings
      const { dataProtection } = settings
      const { matchedCount } = await municipalities.updateOne(
        { _id: kommunekode, active: true, settingsRevision: seen === 0 ? null : seen },
        {
          $set: {
            ...{ clockMode, openingHours, closingDays: [...closingDays].sort(), ladder, hotline, coordinator },
            ...(dataProtection !== undefined && { dataProtection }),
            ...(retention && { retention }),
            settingsRevision: seen + 1,
          },
        },
      )
      return matchedCount === 1
    },

    /**
     * Replaces the weights of matching, unless somebody else has changed them since revision `seen` (0: never changed).
     * @returns false when somebody has
     */
    async saveWeights(kommunekode: string, weights: Record<string, number>, seen: number): Promise<boolean> {
      const { matchedCount } = await municipalities.updateOne(
        { _id: kommunekode, active: true, weightsRevision: seen === 0 ? null : seen },
        { $set: { weights, weightsRevision: seen + 1 } },
      )
      return matchedCount === 1
    },

    /**
     * Replaces what is wanted of a distribution, unless somebody else has changed it since revision `seen` (0: never changed).
     * @returns false when somebody has
     */
    async saveDistribution(kommunekode: string, distribution: DistributionPolicy, seen: number): Promise<boolean> {
      const { matchedCount } = await municipalities.updateOne(
        { _id: kommunekode, active: true, distributionRevision: seen === 0 ? null : seen },
        { $set: { distribution, distributionRevision: seen + 1 } },
      )
      return matchedCount === 1
    },

    /** All is done that the municipality's retention asks for on this day. */
    async markRetention(kommunekode: string, done: Day): Promise<void> {
      await municipalities.updateOne({ _id: kommunekode }, { $set: { retentionDone: done } })
    },

    /** Every open opening knows of the weights of this revision. */
    async markWeightsRanked(kommunekode: string, revision: number): Promise<void> {
      await municipalities.updateOne(
        { _id: kommunekode, weightsRevision: revision },
        { $set: { weightsRanked: revision } },
      )
    },
  }
}

export type Municipalities = ReturnType<typeof createMunicipalities>
