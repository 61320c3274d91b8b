/** Names from MongoDB's manual, by kind: what an application could send. */

const words = (names: string): string[] => names.trim().split(/\s+/)

export const filterOperators = words(`
  $eq $ne $gt $gte $lt $lte $in $nin $exists $type $regex $options $mod $all $size $elemMatch $not
  $bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet $geoIntersects $geoWithin $near $nearSphere $box $maxDistance`)

export const logicalOperators = words('$and $or $nor $expr $where $text $jsonSchema $comment $rand $sampleRate')

export const updateOperators = words(`
  $set $setOnInsert $unset $inc $mul $min $max $rename $currentDate $push $pushAll $addToSet $pull $pullAll $pop $bit`)

export const expressionOperators = words(`
  $abs $accumulator $acos $acosh $add $addToSet $allElementsTrue $and $anyElementTrue $arrayElemAt $arrayToObject $asin
  $asinh $atan $atan2 $atanh $avg $binarySize $bitAnd $bitNot $bitOr $bitXor $bottom $bottomN $bsonSize $ceil $cmp
  $concat $concatArrays $cond $convert $cos $cosh $count $dateAdd $dateDiff $dateFromParts $dateFromString $dateSubtract
  $dateToParts $dateToString $dateTrunc $dayOfMonth $dayOfWeek $dayOfYear $degreesToRadians $divide $eq $exp $filter
  $first $firstN $floor $function $getField $gt $gte $hour $ifNull $in $indexOfArray $indexOfBytes $indexOfCP $isArray
  $isNumber $isoDayOfWeek $isoWeek $isoWeekYear $last $lastN $let $literal $ln $log $log10 $lt $lte $ltrim $map $max
  $maxN $median $mergeObjects $meta $millisecond $min $minN $minute $mod $month $multiply $ne $not $objectToArray $or
  $percentile $pow $push $radiansToDegrees $rand $range $reduce $regexFind $regexFindAll $regexMatch $replaceAll
  $replaceOne $reverseArray $round $rtrim $sampleRate $second $setDifference $setEquals $setField $setIntersection
  $setIsSubset $setUnion $sin $sinh $size $slice $sortArray $split $sqrt $stdDevPop $stdDevSamp $strcasecmp $strLenBytes
  $strLenCP $substr $substrBytes $substrCP $subtract $sum $switch $tan $tanh $toBool $toDate $toDecimal $toDouble $toInt
  $toLong $toLower $toObjectId $toString $toUpper $top $topN $trim $trunc $tsIncrement $tsSecond $type $unsetField $week
  $year $zip`)

export const variables = words('$$ROOT $$CURRENT $$NOW $$REMOVE $$CLUSTER_TIME $$PRUNE $$nobody')

export const stages = words(`
  $addFields $bucket $bucketAuto $changeStream $collStats $count $currentOp $densify $documents $facet $fill $geoNear
  $graphLookup $group $indexStats $limit $listSessions $lookup $match $merge $out $planCacheStats $project $redact
  $replaceRoot $replaceWith $sample $search $set $setWindowFields $skip $sort $sortByCount $unionWith $unset $unwind`)

export const accumulators = words(`
  $accumulator $addToSet $avg $bottom $bottomN $count $first $firstN $last $lastN $max $maxN $median $mergeObjects $min
  $minN $percentile $push $stdDevPop $stdDevSamp $sum $top $topN`)

export const commands = words(`
  abortTransaction aggregate authenticate buildInfo bulkWrite collMod collStats commitTransaction compact
  connectionStatus convertToCapped count create createIndexes createUser currentOp dataSize dbHash dbStats delete
  distinct drop dropDatabase dropIndexes endSessions explain filemd5 find findAndModify fsync getCmdLineArgs getLog
  getMore getParameter grantRolesToUser hello hostInfo insert isMaster ismaster killCursors killOp killSessions
  listCollections listCommands listDatabases listIndexes logRotate mapReduce ping profile refreshSessions reIndex
  renameCollection replSetGetStatus rolesInfo saslContinue saslStart serverStatus setParameter shardCollection
  startSession top update usersInfo validate whatsmyuri nonsense`)

/** Options of the commands that the application sends. */
export const options: Record<string, string[]> = {
  '*': words('$clusterTime apiVersion apiStrict apiDeprecationErrors maxTimeMS comment writeConcern readConcern'),
  find: words(`
    filter sort projection hint skip limit batchSize singleBatch max min returnKey showRecordId tailable oplogReplay
    noCursorTimeout awaitData allowPartialResults collation allowDiskUse let`),
  getMore: words('collection batchSize'),
  aggregate: words('pipeline explain allowDiskUse cursor bypassDocumentValidation collation hint let'),
  insert: words('documents ordered bypassDocumentValidation'),
  update: words('updates ordered bypassDocumentValidation let'),
  delete: words('deletes ordered let'),
  findAndModify: words(`
    query sort remove update new fields upsert bypassDocumentValidation collation arrayFilters hint let`),
  createIndexes: words('indexes commitQuorum'),
  listIndexes: words('cursor'),
  listCollections: words('filter nameOnly authorizedCollections cursor'),
  'update.updates': words('q u c upsert multi collation arrayFilters hint sort'),
  'delete.deletes': words('q limit collation hint'),
  'createIndexes.indexes': words(`
    name unique partialFilterExpression sparse expireAfterSeconds hidden storageEngine weights default_language
    language_override textIndexVersion 2dsphereIndexVersion bits min max collation wildcardProjection background v`),
}

export const indexKinds = words('2d 2dsphere geoHaystack hashed text')

export const pushModifiers = words('$each $position $slice $sort')

export const projectionOperators = words('$elemMatch $meta $slice')
