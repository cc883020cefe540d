import type { ModelWork } from "../../api/model-works.ts";
import type { modelWords } from "../en/models.ts";
import type { Wording } from "../wording.ts";
import { chineseFigures } from "./figures.ts";

const { bytes, percentSoFar, span, spanLeft, speed } = chineseFigures;

type Working = Extract<ModelWork, { state: "working" }>;

const arrived = ({ bytes: here, totalBytes }: Pick<ModelWork, "bytes" | "totalBytes">): string =>
  totalBytes === null || totalBytes === 0 ? "" : percentSoFar(here / totalBytes);

const ofAll = ({ bytes: here, totalBytes }: ModelWork): string =>
  totalBytes === null ? bytes(here) : `${bytes(here)} / ${bytes(totalBytes)}`;

function downloading(work: Working): string {
  const { bytes: here, totalBytes, bytesPerSecond } = work;
  const known = totalBytes !== null && bytesPerSecond !== null && bytesPerSecond > 0;
  return [
    `正在下载 ${ofAll(work)}`,
    ...(known ? [`${bytes(bytesPerSecond)}/秒`, `还剩 ${spanLeft((totalBytes - here) / bytesPerSecond)}`] : []),
  ].join(" · ");
}

const steps: Record<Working["step"], (work: Working) => string> = {
  listing: () => "正在向模型库查询所需文件…",
  downloading,
  copying: () => "正在复制到您的模型中…",
  checking: () => "正在检查每个权重：需要几秒到几分钟…",
};

export const chineseModels: Wording<typeof modelWords> = {
  models: {
    here: "在这台电脑上",
    gettable: "可以下载",
    network: (hub) =>
      `点击“下载”会向 ${hub === "" ? "Hugging Face" : hub.replace(/^https?:\/\//, "")} 请求该模型，不会告知其他信息。除此之外，Slimscribe 不使用网络。`,
    size: ({ bytes: size, from }) => (from === "hub" ? `需下载 ${bytes(size)}` : bytes(size)),
    languages: ({ multilingual, canTranslate }) =>
      canTranslate ? "多种语言，可翻译" : multilingual ? "多种语言" : "英语",
    speed: ({ speed: { realTimeFactor, measured } }) =>
      measured ? `此处为实时的 ${speed(realTimeFactor)}` : `约为实时的 ${speed(realTimeFactor)}（预估）`,
    speedHint: ({ speed: { measured } }) =>
      measured ? "根据在这台电脑上完成的转写实测。" : "根据对这台电脑的了解预估；转写后即为实测。",
    goodFor: (text) => `${text}。`,
    memory: "运行时的内存",
    memoryOf: (name) => `${name} 占用的内存`,
    recommended: "推荐",
    recommendedHint: "按您的设置，这台电脑能流畅运行的模型中最准确的一个。",
    embedded: "随 Slimscribe 提供",
    chosen: "使用中",
    chosenOf: (name) => `此后添加的文件使用 ${name}`,
    use: "使用",
    toUse: (name) => `使用 ${name}`,
    get: "下载",
    getOf: (name, size) => `下载 ${name}，${bytes(size)}`,
    more: (name) => `${name} 的更多操作`,
    verify: "检查每个权重",
    remove: "删除…",
    removing: (name) => `从这台电脑删除 ${name}？`,
    removingHint: (size) => `将释放 ${bytes(size)}。转写文本会保留；模型可以再次下载或添加。`,
    removeYes: "删除",
    working: (work) => steps[work.step](work),
    waiting: ({ reason }, secondsLeft) => {
      const soon = secondsLeft < 10 ? spanLeft(Math.ceil(secondsLeft)) : span(secondsLeft);
      const next = secondsLeft > 0 ? `${soon}后` : "现在";
      return reason === "busy" ? `模型库请求过多，请耐心等待。${next}继续。` : `没有连接。${next}重试。`;
    },
    elsewhere: (work) => `另一个窗口或终端正在下载：${ofAll(work)}`,
    share: arrived,
    progressOf: (name) => `${name} 的进度`,
    stop: "停止",
    stopOf: (name) => `停止下载 ${name}`,
    stopped: (work) => {
      const share = arrived(work);
      return share === "" ? "已停止。" : `已停在 ${share}：收到的内容会保留。`;
    },
    goOn: "继续",
    goOnOf: (name) => `继续下载 ${name}`,
    again: "重试",
    againOf: (name) => `重试下载 ${name}`,
    discard: "删除已收到的内容",
    discardOf: (name) => `删除 ${name} 已收到的内容`,
    forget: "关闭",
    forgetOf: (name) => `关闭关于 ${name} 的消息`,
    unusable: "无法使用",
    other: "按名称指定其他模型",
    otherHint: "按模型库中的写法：所有者/名称，需要时加 @版本。",
    otherExample: "openai/whisper-small",
    hub: "模型来源",
    hubHint: "留空则为 Hugging Face。镜像的地址以 https:// 开头。",
    hubUsual: "https://huggingface.co",
    add: "添加这台电脑上的模型",
    addHint: "模型的文件夹，或单个文件（.pt、ggml .bin、.safetensors）。会先复制，再检查。",
    addFolder: "文件夹…",
    addFile: "文件…",
    addPath: "完整路径，例如 /home/me/ggml-small.bin",
    adding: (name) => `将 ${name} 添加到您的模型？`,
    addingHint: (path) => `将检查并复制：${path}`,
    addYes: "添加",
    dropped: (name) => `${name} 看起来是模型，不是录音。`,
    droppedHint: "请在“设置 - 模型”中填写它的位置：浏览器不会告知。",
    open: "模型…",
    all: "所有模型",
    runs: (name) => `将使用 ${name}`,
    takes: (size, mode) =>
      `使用 ${mode === "standard" ? "Standard" : mode === "slim" ? "Slim" : "Compact"} 注意力时占用约 ${size} 内存。`,
    recommendedNow: (name) => `推荐：${name}`,
  },
};
