/** `slimscribe models`: what can be asked for. */
import type { Command } from "commander";
import { addPrecision, addTaskOptions } from "./hearing.ts";
import type { Host } from "./host.ts";
import {
  addModel,
  getModelByName,
  listFoundModels,
  moveOwnModels,
  removeModel,
  showModel,
  verifyModel,
} from "./models.ts";
import { listModels, type ShelfFlags } from "./shelf.ts";

export function addModels(program: Command, host: Host, ended: (code: number) => void): void {
  const models = program
    .command("models")
    .description("The models on this machine, and those that can be got: which to choose, and the care of your own.");
  addPrecision(addTaskOptions(models.command("list")))
    .description("all of them, with memory and speed on this machine, and the one that is recommended")
    .option("--json", "as JSON", false)
    .action(async (flags: ShelfFlags) => ended(await listModels(flags, host)));
  models
    .command("show")
    .description("one model: shape, memory in each mode, and how exactly slim attention rebuilds each layer")
    .argument("<name>", "name of a model, or the path of its folder or file")
    .option("--json", "as JSON", false)
    .action(async (name: string, flags: { json: boolean }) => ended(await showModel(name, flags, host)));
  models
    .command("verify")
    .description("read every weight of a model, yours or not: is each there, of its shape, and a number?")
    .argument("<name>", "name of a model, or the path of its folder or file")
    .option("--json", "as JSON", false)
    .action(async (name: string, flags: { json: boolean }) => ended(await verifyModel(name, flags, host)));
  models
    .command("add")
    .description(
      "copy a model from this machine to your own, after reading every weight: safetensors, PyTorch, OpenAI's .pt, whisper.cpp's ggml, faster-whisper's CTranslate2",
    )
    .argument("<path>", "of a model's folder or file")
    .option("--name <name>", "what to call it; otherwise the name of the folder or file")
    .action(async (path: string, flags: { name?: string }) => ended(await addModel(path, flags, host)));
  models
    .command("get")
    .description(
      "download a model to your own, from a hub in Hugging Face's layout: no other command downloads anything",
    )
    .argument("<name>", "as models list shows it, or owner/name of the hub, with @revision")
    .option("--hub <address>", "the hub's address; otherwise HF_ENDPOINT, otherwise https://huggingface.co")
    .action(async (name: string, flags: { hub?: string }) => ended(await getModelByName(name, flags, host)));
  models
    .command("find")
    .description("models that other programs have on this machine, and whether each can be added to your own")
    .option("--json", "as JSON", false)
    .action(async (flags: { json: boolean }) => ended(await listFoundModels(flags, host)));
  models
    .command("remove")
    .description("delete one of your own, which you added or got")
    .argument("<name>", "as models list shows it")
    .action(async (name: string) => ended(await removeModel(name, host)));
  models
    .command("move")
    .description("take all of your own to another folder, on a larger disk for instance, where they are from then on")
    .argument("<folder>", "one that is there")
    .action(async (folder: string) => ended(await moveOwnModels(folder, host)));
}
