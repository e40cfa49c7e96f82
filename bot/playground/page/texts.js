// The words of the page itself, in the language of the person who looks at it.

const TEXTS = {
  en: {
    skip: "Skip to the message box",
    product: "Playground",
    you: "You are",
    beside: (name) => `Open ${name}'s view beside this one`,
    language: "Language",
    channels: "Channels",
    directs: "Direct messages",
    about: "About",
    entries: "Entries and their cards",
    safe: "A simulated workspace. Nothing leaves this machine, nothing is kept.",
    channelTopic: "Customers' errors, looked at together",
    directTopic: "Only you and the desk",
    thread: "Thread",
    close: "Close",
    app: "App",
    onlyYou: "Only visible to you",
    dismiss: "Dismiss",
    replies: (count) => (count === 1 ? "1 reply" : `${count} replies`),
    newMessages: "new",
    compose: { channel: "Message #support", direct: "Message HTTP Desk", thread: "Reply in the thread" },
    send: "Send",
    keys: "Enter sends, Shift+Enter starts a new line",
    unasked: "Only people read this. The desk answers when it is mentioned: @desk",
    messages: "Messages",
    welcome: "Ask what a customer's error means",
    welcomeText: "Type a command, mention the desk, or paste what the customer sent. Try one of these:",
    optional: "(optional)",
    offline: "The playground has stopped. This page reconnects as soon as it runs again.",
    nobody: "Nobody of that name works here. Open the page without a name in its address.",
    failures: {
      unknown_command: (command) => `The only command here is ${command}.`,
      command_in_thread: () => "Slack runs no commands in threads. Mention @desk instead.",
      gone: () => "That is no longer there.",
      desk_failed: () => "The desk did not take it. See its log.",
      refused: (_, details) => `Slack would refuse what the desk sent: ${details.join("; ")}`,
      other: () => "That did not work.",
    },
    examples: {
      channel: ["/http 403", "@desk why does the upload stop with 413?", "@desk Cloudflareのロゴがない403"],
      direct: ["error 1020", "too many redirects", "502 Bad Gateway nginx"],
    },
    paste: "Paste response headers",
  },
  ja: {
    skip: "入力欄へ移動",
    product: "プレイグラウンド",
    you: "あなた",
    beside: (name) => `${name}の画面を並べて開く`,
    language: "言語",
    channels: "チャンネル",
    directs: "ダイレクトメッセージ",
    about: "このページについて",
    entries: "エントリーとカード",
    safe: "擬似ワークスペースです。外部への送信も保存もしません。",
    channelTopic: "お客様のエラーをみんなで調べる場所",
    directTopic: "あなたとデスクだけの会話",
    thread: "スレッド",
    close: "閉じる",
    app: "アプリ",
    onlyYou: "あなただけに表示されています",
    dismiss: "削除する",
    replies: (count) => `${count}件の返信`,
    newMessages: "新着",
    compose: { channel: "#support へのメッセージ", direct: "HTTP Desk へのメッセージ", thread: "スレッドに返信" },
    send: "送信",
    keys: "Enterで送信、Shift+Enterで改行",
    unasked: "デスクには届きません。@desk とメンションすると答えます。",
    messages: "メッセージ",
    welcome: "お客様のエラーの意味を聞いてみましょう",
    welcomeText: "コマンドを入力する、デスクにメンションする、お客様から届いた内容を貼り付ける。たとえば：",
    optional: "（任意）",
    offline: "プレイグラウンドが停止しました。再び起動すると自動で接続します。",
    nobody: "その名前の人はいません。アドレスの名前を外して開いてください。",
    failures: {
      unknown_command: (command) => `ここで使えるコマンドは ${command} だけです。`,
      command_in_thread: () => "Slackのスレッドではコマンドを使えません。@desk にメンションしてください。",
      gone: () => "すでに表示されていません。",
      desk_failed: () => "デスクが受け取れませんでした。ログを確認してください。",
      refused: (_, details) => `デスクの送信内容はSlackに拒否されます：${details.join("; ")}`,
      other: () => "うまくいきませんでした。",
    },
    examples: {
      channel: ["/http 403", "@desk アップロードすると413になる", "@desk Cloudflareのロゴがない403"],
      direct: ["エラー1020", "リダイレクトが繰り返し行われました", "502 Bad Gateway nginx"],
    },
    paste: "レスポンスヘッダーを貼り付け",
  },
};

// What a customer might send: https://developers.cloudflare.com/support/ shows such pages and headers.
export const PASTED = `@desk
HTTP/2 403
date: Tue, 24 Nov 2026 08:15:30 GMT
content-type: text/html; charset=UTF-8
cf-mitigated: challenge
server: cloudflare
cf-ray: 8e3f5d2b9c1a7f04-NRT`;

export function texts(language) {
  return TEXTS[language] ?? TEXTS.en;
}
