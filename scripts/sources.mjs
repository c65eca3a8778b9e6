// `node --import ./scripts/sources.mjs SCRIPT.ts` runs the TypeScript sources as they are: `./x.js` means `./x.ts`.
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (specifier, context, next) => {
    const isOurs = specifier.startsWith('.') && !context.parentURL?.includes('/node_modules/')
    return next(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context)
  },
})
