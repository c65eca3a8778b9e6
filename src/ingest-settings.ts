import { categoryRules } from './categories/rules.js'
import { balanceSyncFields, balanceSyncWords } from './events/fields.js'
import { balanceSyncVocabulary } from './events/vocabulary.js'
import type { IngestSettings } from './model/ingest-settings.js'

/** What `ingest` knows of the service unless the configuration says otherwise. */
export const builtInSettings: IngestSettings = {
  vocabulary: balanceSyncVocabulary,
  categories: categoryRules,
  fields: balanceSyncFields,
  words: balanceSyncWords,
}
