import { kindsOf } from "../../lib/passed-over.ts";
import type { folderWords } from "../en/folders.ts";
import type { Wording } from "../wording.ts";
import { chineseFigures } from "./figures.ts";
import { chineseKinds } from "./window.ts";

const { grouped } = chineseFigures;

export const chineseFolders: Wording<typeof folderWords> = {
  folders: {
    choose: "选择…",
    add: "添加文件夹…",
    move: "移动…",
    type: "完整路径，例如 /home/me/talks",
    watch: "监视的文件夹",
    watchHint: "放入这些文件夹的录音会自动转写，使用当时的设置或文件夹自己的设置。",
    watchAdd: "监视另一个文件夹",
    unwatch: (folder) => `停止监视 ${folder}`,
    own: (folder) => `${folder} 的单独设置`,
    usual: "与所有文件相同",
    results: "结果存放位置",
    resultsUsual: "与所有文件相同。",
    noFiles: "不写文件",
    into: (folder) => `存到 ${folder}`,
    whenDone: "录音完成时",
    program: "录音完成时运行的程序",
    programHint: "会传入录音的路径和写出文件的路径；更多内容可从标准输入读取。",
    webhook: "录音完成时的 Webhook",
    webhookHint: "它会收到录音的路径、时长、语言和结果的路径，不含文字内容。适用于 n8n、Zapier 和脚本。",
    counted: ({ recordings, ignored, isWhole }) =>
      [
        `${isWhole ? "" : "至少 "}${grouped(recordings)} 个录音`,
        ignored.length > 0 ? `已跳过：${kindsOf(ignored, chineseKinds)}` : "",
      ]
        .filter((part) => part !== "")
        .join("；"),
    models: "模型",
    modelsHint: "您自己的模型会移到此处指定的文件夹。",
    moved: (folder) => `您的模型现在位于 ${folder}。`,
    data: "数据",
    dataHint: "队列、转写文本和您的更改。",
  },
};
