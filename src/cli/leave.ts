/**
 * Ends the process with an exit code, as soon as what it said is written. Left to itself, Node takes the engine apart first,
 * for nobody.
 */
export async function leave(code: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(written))
  return process.exit(code)
}

/** Waits until nothing is left to be written; a stream that is broken has told so. */
async function written(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength > 0) await new Promise((resolve) => stream.write('', resolve))
}
