import type { GetBucketLifecycleConfigurationCommandOutput } from "@aws-sdk/client-s3";
import type { LifecycleRule } from "../store.ts";

/** The enabled rules of a bucket. */
export function lifecycleRules({ Rules }: GetBucketLifecycleConfigurationCommandOutput): LifecycleRule[] {
  return (Rules ?? []).flatMap((rule) => {
    if (rule.Status !== "Enabled") return [];
    const { Filter } = rule;
    const prefix = rule.Prefix ?? Filter?.Prefix ?? Filter?.And?.Prefix ?? "";
    const narrower =
      Filter?.Tag !== undefined ||
      Filter?.And !== undefined ||
      Filter?.ObjectSizeGreaterThan !== undefined ||
      Filter?.ObjectSizeLessThan !== undefined;
    const { Days, Date: date } = rule.Expiration ?? {};
    const daysLeft = date === undefined ? undefined : Math.max(0, (date.getTime() - Date.now()) / 86_400_000);
    return {
      id: rule.ID ?? "",
      prefix,
      narrower,
      ...((Days ?? daysLeft) !== undefined && { expireDays: Days ?? daysLeft }),
      ...(rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation !== undefined && {
        abortUploadsDays: rule.AbortIncompleteMultipartUpload.DaysAfterInitiation,
      }),
    };
  });
}
