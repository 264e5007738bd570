import type { Services } from "../services.ts";

/** What a command module exports: the arguments are those that menus, trees and lenses give. */
export interface CommandModule {
  run(services: Services, ...args: unknown[]): Promise<unknown>;
}
