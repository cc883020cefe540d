import packageJson from "../../../package.json" with { type: "json" };

export const version: string = packageJson.version;

/** The versions of ONNX Runtime that this program asks for, as npm writes them. */
export const runtimeVersions: string = packageJson.dependencies["onnxruntime-node"];
