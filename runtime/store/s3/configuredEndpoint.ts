import { loadConfig } from "@smithy/core/config";

/** The endpoint that the AWS CLI would use: environment, then the profile; undefined = AWS itself. */
export function configuredEndpoint(profile: string | undefined): Promise<string | undefined> {
  return lookUp(
    (env) => env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || undefined,
    (section) => section.endpoint_url,
    profile,
  );
}

export function configuredRegion(profile: string | undefined): Promise<string | undefined> {
  return lookUp(
    (env) => env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined,
    (section) => section.region,
    profile,
  );
}

type Section = Record<string, string | undefined>;

/** As the SDK looks settings up: environment, then the profile; without either `undefined`. */
function lookUp(
  fromEnvironment: (env: Section) => string | undefined,
  fromProfile: (section: Section) => string | undefined,
  profile: string | undefined,
): Promise<string | undefined> {
  const selectors = {
    environmentVariableSelector: fromEnvironment,
    configFileSelector: fromProfile,
    default: async (): Promise<string | undefined> => undefined,
  };
  return loadConfig<string | undefined>(selectors, profile === undefined ? {} : { profile })();
}
