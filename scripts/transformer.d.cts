import type ts from "typescript";

/**
 * The plugin of ts-patch and ttypescript. In tsconfig.json:
 *
 *     "plugins": [{ "transform": "fluxion/transformer", "transformProgram": true }]
 *
 * Called with a program alone, it is a "before" transformer for `program.emit`; errors are thrown.
 */
declare function fluxion(program: ts.Program): ts.TransformerFactory<ts.SourceFile>;
export default fluxion;
