/** The root of the package: macros, their types, and what generated code imports. No dependencies, no side effects. */
export {
  checkpoint, customJvp, customVjp, fwdAndBwd, grad, hessian, hessianInto, hvp, hvpInto, jacfwd, jacfwdInto, jacrev,
  jacrevInto, jvp, stopGradient, valueAndGrad, valueAndGradInto, vjp,
} from "./macros.ts";
export type { ArgnumsOptions, GradOptions, Residuals } from "./macros.ts";
export type {
  Cotangent, Gradient, GradientHolder, GradientInput, GradientInputs, Gradients, Hessian, Jacobian, JacobianHolder, Tangent,
} from "./types.ts";
/** For generated code only. */
export { checkApart, checkKeys, checkLeftOut, checkLength, checkOverlap, checkSeparate, checkWithout, Tape } from "./support.ts";
