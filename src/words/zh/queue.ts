import type { queueWords } from "../en/queue.ts";
import type { Wording } from "../wording.ts";
import { chineseFigures } from "./figures.ts";

const { count, grouped, listed, percentSoFar, speed, spanLeft } = chineseFigures;

const files = (n: number): string => count(n, { other: "个文件" });

const preparing: (typeof queueWords)["queue"]["preparing"] = ({ step, share }) => {
  if (step === "kernels") return "正在测试此处理器";
  if (step === "speakers") return `正在辨别说话人 ${percentSoFar(share ?? 0)}`;
  return step === "loading" ? "正在加载模型" : `正在准备 ${percentSoFar(share ?? 0)}`;
};

export const chineseQueue: Wording<typeof queueWords> = {
  queue: {
    title: "队列",
    summary: (done, all) => `已完成 ${grouped(done)} / ${grouped(all)}`,
    left: (seconds) => `还剩 ${spanLeft(seconds)}`,
    pauseAll: "全部暂停",
    resumeAll: "继续",
    retryFailed: "重试失败的",
    hideDone: "隐藏已完成",
    showDone: "显示已完成",
    pause: "暂停",
    resume: "继续",
    cancel: "取消",
    retry: "重试",
    again: "重新转写",
    remove: "从列表移除",
    top: "移到最前",
    reveal: "在文件夹中显示文件",
    more: (name) => `${name} 的更多操作`,
    removed: (n) => `已移除 ${files(n)}。`,
    undo: "撤销",
    goesOn: (at) => `将从 ${at} 继续`,
    wentOn: (at) => `已从 ${at} 继续`,
    allPaused: "已暂停",
    listening: "正在聆听",
    preparing,
    comparing: ({ preparing: step, progress }) =>
      step === null ? `正在比较 ${percentSoFar(progress)}` : preparing(step),
    list: "文件",
    silent: "未发现语音",
    suspects: (n) => count(n, { other: "处存疑" }),
    open: "队列",
    close: "关闭队列",
    filter: "按名称筛选",
    selected: (n) => `已选 ${grouped(n)} 个`,
  },
  doubt: {
    no: "保持不变",
    again: (n) => (n === 1 ? "重新转写？" : `重新转写 ${files(n)}？`),
    againHint: (edited) => {
      const more = edited.length - 2;
      const names = [...edited.slice(0, 2), ...(more > 0 ? [`另外 ${grouped(more)} 个文件`] : [])];
      return `您对 ${listed(names)} 的更改会被新的结果取代，无法找回。`;
    },
    yes: "重新转写",
    revert: "恢复到原始结果？",
    revertHint: (name) => `您对 ${name} 的更改会被原始结果取代。在此文件保持打开期间，“撤销”可以找回。`,
  },
  states: {
    queued: "等待中",
    running: "进行中",
    next: "下一个",
    cancelling: "此步骤后停止",
    paused: "已暂停",
    cancelled: "已取消",
    failed: "失败",
    done: "完成",
  },
  rowFigures: (factor, left) => (left === null ? speed(factor) : `${speed(factor)}，还剩 ${spanLeft(left)}`),
};
