import { type KindSayings, kindsOf } from "../../lib/passed-over.ts";
import type { windowWords } from "../en/window.ts";
import type { Wording } from "../wording.ts";
import { chineseFigures } from "./figures.ts";

const { count, grouped, percent } = chineseFigures;

export const chineseKinds: KindSayings = {
  kinds: {
    picture: (n) => count(n, { other: "张图片" }),
    document: (n) => count(n, { other: "个文档" }),
    subtitles: (n) => count(n, { other: "个字幕文件" }),
    playlist: (n) => count(n, { other: "个播放列表" }),
    archive: (n) => count(n, { other: "个压缩包" }),
    program: (n) => count(n, { other: "个程序" }),
    data: (n) => count(n, { other: "个数据文件" }),
  },
  unknown: (n, ending) => `${grouped(n)} 个 .${ending}`,
  others: (n) => `${grouped(n)} 个其他文件`,
  listed: (parts) => parts.join("、"),
};

export const chineseWindow: Wording<typeof windowWords> = {
  product: "Slimscribe",
  add: { button: "添加", files: "文件…", folder: "文件夹…", label: "添加文件或文件夹" },
  drop: {
    title: "将录音拖放到这里",
    text: "音频和视频文件，或整个文件夹。",
    kinds: "WAV、MP3、M4A、FLAC、Ogg、Opus、MP4、MOV、MKV、WebM 等",
    private: "任何数据都不会离开这台电脑。",
    over: "松开即可添加",
    bill: "正在解码的每 30 秒声音所占内存",
    files: "选择文件",
    folder: "选择文件夹",
    removed: (n) => `恢复 ${count(n, { other: "个已移除的文件" })}`,
  },
  added: (added, ignored, known) =>
    [
      added > 0 ? `已添加 ${count(added, { other: "个文件" })}。` : "没有添加任何内容。",
      ignored.length > 0 ? `已跳过：${kindsOf(ignored, chineseKinds)}。` : "",
      known > 0 ? `${grouped(known)} 个已在队列中。` : "",
    ]
      .filter((sentence) => sentence !== "")
      .join(""),
  missingModel: (model) => `缺少 ${model}`,
  uploading: (share) => `正在接收文件：${percent(share)}`,
  keys: {
    title: "键盘",
    open: "键盘",
    close: "关闭",
    places: {
      window: "任何位置",
      transcript: "收听和阅读时",
      editing: "编辑片段时",
      timing: "“时间调整”打开时",
      border: "在所选片段的边界上",
      times: "在时间输入框中",
      finding: "在查找框中",
      queue: "在队列中",
    },
    names: {
      window: {
        addFiles: "添加文件",
        addFolder: "添加文件夹",
        record: "录音；录音时：暂停、继续",
        stopRecording: "停止录音",
        search: "搜索所有转写文本",
        settings: "设置",
        attention: "后续文件的注意力：Standard、Slim、Compact",
        close: "关闭最后打开的内容",
        keys: "此列表",
      },
      transcript: {
        play: "播放或暂停",
        back: "后退 5 秒",
        ahead: "前进 5 秒",
        secondBack: "后退 1 秒",
        secondAhead: "前进 1 秒",
        before: "上一个片段",
        after: "下一个片段",
        edit: "编辑所选片段",
        nextDoubt: "下一处存疑",
        loop: "循环播放片段",
        timing: "时间调整：缩放、边界、平移",
        compare: "用此文件比较",
        find: "查找和替换",
        export: "导出",
        undo: "撤销",
        redo: "重做",
      },
      editing: {
        keep: "保留更改",
        keepAndNext: "保留并转到下一个片段",
        keepAndBefore: "保留并返回上一个",
        split: "在光标处拆分",
        merge: "在开头：与前一个合并",
        times: "转到开始和结束时间",
        play: "播放或暂停",
        drop: "放弃更改",
      },
      timing: {
        hear: "播放一次所选片段",
        startHere: "从播放位置开始",
        endHere: "到播放位置结束",
        startBorder: "转到开始边界，用键盘移动",
        endBorder: "转到结束边界，用键盘移动",
        closer: "放大",
        farther: "缩小",
        whole: "整个录音",
      },
      border: {
        earlier: "提前 10 毫秒",
        later: "推后 10 毫秒",
        muchEarlier: "提前 100 毫秒",
        muchLater: "推后 100 毫秒",
        leave: "离开边界",
      },
      times: {
        keep: "保留时间",
        earlier: "提前 10 毫秒",
        later: "推后 10 毫秒",
        muchEarlier: "提前 100 毫秒",
        muchLater: "推后 100 毫秒",
        drop: "放弃输入",
      },
      finding: { next: "下一处", previous: "上一处", close: "关闭查找" },
      queue: {
        before: "上一个文件",
        after: "下一个文件",
        spanBefore: "向上扩展选择",
        spanAfter: "向下扩展选择",
        moveUp: "上移",
        moveDown: "下移",
        all: "全选",
        remove: "从列表移除所选",
      },
    },
  },
  notices: { close: "关闭此消息", region: "消息" },
  report: {
    title: "用于求助的报告",
    hint: "程序、电脑、失败和日志，生成可以发给他人的文本。不含转写内容。",
    copy: "复制报告",
    names: "包含文件和文件夹的名称",
    copied: "报告已复制到剪贴板。",
    named: "其中包含文件和文件夹的名称。",
    unnamed: "其中不含文件和文件夹的名称。",
  },
  reach: {
    lost: "无法连接到程序。",
    lostHint: "程序可能已关闭，或连接已断开。已完成的内容会保留；程序恢复后，此页面会自动继续。",
    locked: "程序已重新启动。",
    lockedHint: "此页面没有它的密钥：请打开 slimscribe serve 显示的地址。",
  },
  failures: {
    unreachable: { message: "无法连接到程序。", hint: "请查看它是否仍在运行。" },
    locked: { message: "此页面没有程序的密钥。", hint: "请打开 slimscribe serve 显示的地址。" },
    fullScreen: {
      message: "画面无法全屏显示。",
      hint: "请改为放大窗口，或查看浏览器设置是否禁止全屏。",
    },
    unreadable: { message: "无法读取程序的应答。", hint: "请重新加载页面。" },
    clipboard: {
      message: "无法复制文本。",
      hint: "请在窗口中点击后重试，或选中文本并用键盘复制。",
    },
  },
};
