export function buildControlFlow(..._: unknown[]): never { throw 1 }
