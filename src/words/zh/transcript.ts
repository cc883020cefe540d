import type { Preparing } from "../../api/engine.ts";
import { readingSpeedLimit } from "../../api/settings.ts";
import type { transcriptWords } from "../en/transcript.ts";
import type { Wording } from "../wording.ts";
import { chineseFigures } from "./figures.ts";

const { count, fixed, grouped, percentSoFar } = chineseFigures;

function prepared({ step, model, attention }: Preparing): string {
  if (step === "kernels") return "正在测试此处理器上最快的方式";
  if (step === "speakers") return "正在辨别说话人";
  return step === "loading" ? `正在加载 ${model}` : `正在为 ${attention} 注意力准备 ${model}`;
}

export const chineseTranscript: Wording<typeof transcriptWords> = {
  transcript: {
    nothing: "选择一个文件以阅读其转写文本。",
    waiting: "正在等待轮到它。文字会随转写在此出现。",
    allPaused: "队列已暂停。",
    paused: "在出现文字之前已暂停。",
    cancelled: "在出现文字之前已取消。",
    wentOn: (at) => `中断后从 ${at} 继续：此前完成的内容已保留。`,
    working: "正在聆听。文字会随转写在此出现。",
    next: "下一个。文字会随转写在此出现。",
    preparing: (step) => (step.share === null ? prepared(step) : `${prepared(step)}：${percentSoFar(step.share)}`),
    preparingHint: ({ step }) => {
      if (step === "loading") return "";
      return step === "speakers" ? "随后会出现带说话人的文字。" : "在这台电脑上只需一次。随后会出现文字。";
    },
    provisional: "正在解码",
    silent: "此文件中未发现语音。",
    silentHint: "如果其中应有文字，请关闭语音检测后重新转写。",
    withoutVad: "不用语音检测重试",
    follow: "最新文字",
    label: "转写文本",
    edited: "已编辑",
    saved: "已保存",
    saving: "正在保存…",
    original: "显示原始结果",
    showEdited: "显示我的版本",
    originalTitle: "原始结果",
    originalHint: "这是您更改之前听到的内容。可以阅读和复制，不能修改。",
    revert: "恢复到原始结果",
    export: "导出",
    otherLanguage: "听错了？用其他语言转写；现有结果会保留",
    copy: "复制文本",
    copied: "文本已复制到剪贴板。",
    compare: "比较",
    find: "查找和替换",
    undo: "撤销",
    redo: "重做",
    edit: "编辑此片段",
    split: "在此拆分",
    merge: "与前一个合并",
    notes: "关于此录音",
    speaker: "说话人",
    addSpeaker: "为说话人命名",
    editHint: (split) => `Enter 保留更改，Tab 转到下一个，Esc 放弃，${split} 在光标处拆分。`,
    savePlace: "将此处存为 WAV",
    segmentAt: (time) => `从 ${time} 播放`,
  },
  find: {
    label: "在此转写文本中查找",
    replaceLabel: "替换为",
    found: (at, all) => (all === 0 ? "未找到" : `${at} / ${grouped(all)}`),
    next: "下一处",
    previous: "上一处",
    replace: "替换",
    replaceAll: "全部替换",
    replaced: (n) => `已替换 ${count(n, { other: "处" })}。`,
    close: "关闭查找",
  },
  suspect: {
    names: {
      loop: { name: "重复", reason: "模型在此处重复了自己。" },
      silence: { name: "静音", reason: "此处可能没有语音。" },
      "low confidence": { name: "把握不足", reason: "模型对这些词没有把握。" },
      "speech skipped": { name: "漏听", reason: "此处可能有语音被遗漏。" },
      "token rate": { name: "语速异常", reason: "文字的多少与声音的长度不符。" },
      language: { name: "语言", reason: "此处说的可能是另一种语言。" },
      overlap: { name: "重叠", reason: "此处两人同时说话：其中一人可能没有听到。" },
      "time stamps": { name: "时间", reason: "这些词的时间倒退了。" },
    },
    listen: "收听",
    keep: "保留",
    redoPlain: "不用语音检测重新解码",
    redoAccurate: "用“精确”重新解码",
    redoModel: (name) => `用 ${name} 重新听`,
    redoLanguage: "用其他语言重新解码",
    redo: "重新解码",
    working: "正在重新解码此处…",
    same: "已重新解码：文字相同。",
    changed: "此处已重新解码。“撤销”可恢复原来的文字。",
    empty: "已重新解码：此处未发现文字；保留原来的文字。",
    next: "下一处存疑",
    label: (names) => `存疑：${names}`,
  },
  player: {
    play: "播放",
    pause: "暂停",
    back: "后退 5 秒",
    ahead: "前进 5 秒",
    speed: "速度",
    loop: "循环播放此片段",
    waveform: "录音中的位置",
  },
  pictures: {
    title: "画面",
    pane: "在文字旁边",
    show: "显示画面",
    hide: "隐藏画面",
    subtitles: "画面上的字幕",
    fill: "全屏",
    leave: "退出全屏",
    place: "影片中的位置",
    refused: ({ refused, silent }) =>
      silent
        ? "此文件的画面无法在此与声音一同显示；只播放声音。"
        : `此文件的画面（${refused}）无法在此显示；将播放其声音。`,
  },
  search: {
    label: "搜索所有转写文本",
    title: "搜索",
    results: (n) => (n === 0 ? "未找到任何内容。" : `找到 ${count(n, { other: "处" })}`),
    close: "关闭搜索",
    history: "所有转写文本",
    empty: "文件完成后，转写文本会汇集在这里。",
    removed: "已从列表移除",
    removedHint: "连同转写文本和您的更改保留 30 天。",
    back: "恢复",
    bringBack: (name) => `恢复 ${name}`,
  },
  subtitles: {
    open: "预览字幕",
    title: "字幕",
    close: "关闭预览",
    none: "还没有可显示的内容。",
    summary: (n) => count(n, { other: "条字幕" }),
    tooFast: (n) =>
      n === 0
        ? `没有超过每秒 ${readingSpeedLimit} 个字符的字幕。`
        : `${grouped(n)} 条太快，来不及读：超过每秒 ${readingSpeedLimit} 个字符。`,
    speed: (charactersPerSecond) => `${fixed(charactersPerSecond, 1)} 字符/秒`,
    fast: "太快",
    next: "下一条太快的",
    hear: (from, to) => `播放 ${from} 到 ${to}`,
  },
  exports: {
    names: {
      txt: "纯文本",
      srt: "SubRip 字幕",
      vtt: "WebVTT 字幕",
      ass: "ASS 字幕，带样式",
      json: "JSON，全部内容",
      tsv: "表格，制表符",
      csv: "表格，逗号",
      md: "Markdown",
      html: "阅读用网页",
      docx: "Word 文档",
      lrc: "歌词",
    },
    several: "导出",
    writeOut: (formats, inFolder) => `将 ${formats.join("、")} 写到${inFolder ? "结果文件夹" : "录音旁边"}`,
    written: (paths) =>
      paths.length <= 2
        ? `已写出：${paths.join("、")}`
        : `已写出 ${grouped(paths.length)} 个文件，第一个是 ${paths[0]}`,
  },
};
