import { referencesResolve } from "./argo/referencesResolve.ts";
import { unknownFields } from "./argo/unknownFields.ts";
import { valuesAreValid } from "./argo/valuesAreValid.ts";
import { targetRunsIt } from "./argo/targetRunsIt.ts";
import type { Check } from "./check.ts";
import { graceCoversSave } from "./grace/graceCoversSave.ts";
import { platformWindow } from "./grace/platformWindow.ts";
import { preStopHook } from "./grace/preStopHook.ts";
import { backoff } from "./retry/backoff.ts";
import { containerSetTraining } from "./retry/containerSetTraining.ts";
import { inheritedByGroups } from "./retry/inheritedByGroups.ts";
import { maxDuration } from "./retry/maxDuration.ts";
import { meaningfulExpression } from "./retry/meaningfulExpression.ts";
import { missingRetry } from "./retry/missingRetry.ts";
import { permanentFailures } from "./retry/permanentFailures.ts";
import { preemptionPolicy } from "./retry/preemptionPolicy.ts";
import { shellKeepsSignal } from "./grace/shellKeepsSignal.ts";
import { exitAfterSigterm } from "./grace/exitAfterSigterm.ts";
import { lossWithoutHandler } from "./grace/lossWithoutHandler.ts";
import { obeysSigterm } from "./grace/obeysSigterm.ts";
import { locationSurvives } from "./checkpoints/locationSurvives.ts";
import { notOnlyArtifacts } from "./checkpoints/notOnlyArtifacts.ts";
import { intervalFits } from "./checkpoints/intervalFits.ts";
import { stateIsComplete } from "./checkpoints/stateIsComplete.ts";
import { keptWhileNeeded } from "./checkpoints/keptWhileNeeded.ts";
import { outputKeyScope } from "./idempotency/outputKeyScope.ts";
import { promotesResult } from "./idempotency/promotesResult.ts";
import { memoizeIsSafe } from "./idempotency/memoizeIsSafe.ts";
import { savesInPlace } from "./idempotency/savesInPlace.ts";
import { runIdReaches } from "./lineage/runIdReaches.ts";
import { imageIsPinned } from "./lineage/imageIsPinned.ts";
import { gitIsClean } from "./lineage/gitIsClean.ts";
import { dataIsRecorded } from "./lineage/dataIsRecorded.ts";
import { hasExitHandler } from "./exit/hasExitHandler.ts";
import { exitLoopIsBounded } from "./exit/exitLoopIsBounded.ts";
import { logsProgress } from "./mlflow/logsProgress.ts";
import { oneRunAcrossAttempts } from "./mlflow/oneRunAcrossAttempts.ts";
import { trackingServerAnswers } from "./mlflow/trackingServerAnswers.ts";
import { experimentIsUsable } from "./mlflow/experimentIsUsable.ts";
import { mayLog } from "./mlflow/mayLog.ts";
import { mayRegister } from "./mlflow/mayRegister.ts";
import { storeAnswers } from "./stores/storeAnswers.ts";
import { storeRoundTrip } from "./stores/storeRoundTrip.ts";
import { promotionOnce } from "./stores/promotionOnce.ts";
import { multipartAbort } from "./stores/multipartAbort.ts";
import { bucketSettings } from "./stores/bucketSettings.ts";
import { storeThroughput } from "./stores/storeThroughput.ts";
import { dataIsVersioned } from "./data/dataIsVersioned.ts";
import { lockAgrees } from "./data/lockAgrees.ts";
import { bytesEqualLock } from "./data/bytesEqualLock.ts";
import { objectsInRemote } from "./data/objectsInRemote.ts";
import { reproRunsNothing } from "./data/reproRunsNothing.ts";
import { clusterAndController } from "./cluster/clusterAndController.ts";
import { permissions } from "./cluster/permissions.ts";
import { referencesExist } from "./cluster/referencesExist.ts";
import { spotNodes } from "./cluster/spotNodes.ts";
import { clusterGrace } from "./grace/clusterGrace.ts";
import { suppressionsAreValid } from "./suppress/suppressionsAreValid.ts";

/** The checklist, in the order it is reported. One line per check; ids are stable for ever. */
export const registry: readonly Check[] = [
  // Argo manifest
  unknownFields,
  referencesResolve,
  valuesAreValid,
  targetRunsIt,
  // Retry
  missingRetry,
  preemptionPolicy,
  maxDuration,
  backoff,
  meaningfulExpression,
  permanentFailures,
  inheritedByGroups,
  containerSetTraining,
  // Grace period
  graceCoversSave,
  platformWindow,
  preStopHook,
  shellKeepsSignal,
  exitAfterSigterm,
  lossWithoutHandler,
  obeysSigterm,
  clusterGrace,
  // Checkpoints
  locationSurvives,
  notOnlyArtifacts,
  intervalFits,
  stateIsComplete,
  keptWhileNeeded,
  // Idempotency and promotion
  outputKeyScope,
  promotesResult,
  memoizeIsSafe,
  savesInPlace,
  // Lineage
  runIdReaches,
  imageIsPinned,
  gitIsClean,
  dataIsRecorded,
  // Exit and recovery
  hasExitHandler,
  exitLoopIsBounded,
  // Stores
  storeAnswers,
  storeRoundTrip,
  promotionOnce,
  multipartAbort,
  bucketSettings,
  storeThroughput,
  // MLflow
  trackingServerAnswers,
  experimentIsUsable,
  mayLog,
  mayRegister,
  logsProgress,
  oneRunAcrossAttempts,
  // Data
  dataIsVersioned,
  lockAgrees,
  bytesEqualLock,
  objectsInRemote,
  reproRunsNothing,
  // Cluster
  clusterAndController,
  permissions,
  referencesExist,
  spotNodes,
  // Suppression
  suppressionsAreValid,
];
