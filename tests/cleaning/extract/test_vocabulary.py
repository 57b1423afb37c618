"""What names and lines say."""

from __future__ import annotations

import pytest

from pipeline.cleaning.extract.page.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    "names",
    [
        "nav",
        "top-nav",
        "article_comment",
        "relatedNews",
        "m-hot-list hot",
        "recommendBox",
        "ad",
        "page bdshare_t",
        "shareBox",
    ],
)
def test_names_of_furniture_are_known_in_any_spelling(names: str):
    """Hyphens, underscores, camel case and company do not hide a telling name."""
    assert load_vocabulary().names_furniture(names)


@pytest.mark.parametrize(
    "names",
    ["", "article", "content", "leading", "adorn", "toppled", "pop-culture main-content", "share_pop artibody"],
)
def test_other_names_and_names_of_the_body_say_nothing(names: str):
    """A token inside another word is no hit, and a name of the body outweighs any other."""
    assert not load_vocabulary().names_furniture(names)


@pytest.mark.parametrize(
    "line",
    [
        "猜你想看",
        "大家还在看",
        "作者其他文章",
        "看更多",
        "3条评论",
        "相关知识推荐",
        "相关问答",
        "同場加映",
        "实时热搜",
        "关于我们",
        "相关新闻",
        "【延伸閱讀】",
        "24小时热门新闻：",
        "· 猜你喜欢 ·",
        "上一篇",
        "Tags:",
        "最新评论 >>",
        "编辑推荐",
    ],
)
def test_headings_of_lists_are_known_with_their_signs(line: str):
    """A heading that announces a list is one, whatever signs stand around it."""
    assert load_vocabulary().is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "事件回顾",
        "各方反应",
        "记者手记",
        "国内",
        "网友观点",
        "评论家的话",
        "相关新闻报道了这件事。",
        "热门的旧书摊",
        "他的评论很有意思",
        "一、推荐的理由",
        "新闻背后",
        "2019年5月1日",
    ],
)
def test_a_line_that_says_more_is_no_heading(line: str):
    """Subheads and sentences that contain the words are left alone."""
    assert not load_vocabulary().is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "上一页 1 2 3 下一页",
        "【1】【2】【3】",
        "关键词：旧书 书摊",
        "分享到：微信 微博",
        "免责声明：本文来自网络，不代表本站观点。",
        "更多河东镇新闻：",
        "Copyright © 2019 河东新闻网",
        "原标题：旧书摊又开张了",
        "展开全文",
        "点击展开全文 ∨",
        "展开剩余全文（剩余62%）",
        "1/4 下一张 支持键盘左右键翻阅图片",
        "友情提示：支持键盘左右键“← →”翻页",
        "实机截图：",
        "下载地址：",
        "主题 88 帖子 1201 积分 3321",
        "粉丝 12.1万 文章 2034",
        "高级会员",
        "我是廣告 請繼續往下閱讀",
        "本文原标题：《旧书摊又开张了》",
        "更新時間｜2031.05.01 09:20",
        "| 直达班 | 河东直达班（冲90分） | ￥3880 | 免费试听 |",
        "关于我们 - 商务合作 - 广告服务 - 客服中心 - 在线留言 - 合作伙伴 - 联系我们 - 寓乐优学",
        "京ICP证050421号 京ICP备05067669号 京公网安备11010802017616号 网络视听许可证0110531号",
        "河东股份600XXX最新价 12.35涨跌幅 +2.41%加自选",
        "今开:12.06 昨收:12.06 最高:12.48 最低:12.01",
        "posted on 2019-05-06 20:05 渡口 阅读(356) 评论(3) 编辑 收藏",
        "建立時間15:33",
        "原标题",
        "關閉窗口",
        "ADVERTISEMENT",
        "↓↓↓",
        "视频加载中...",
        "您的浏览器不支持 video 标签。",
        "您的浏览器版本太低，为了看得清楚，建议您升级浏览器或者换一个。",
        "您的瀏覽器版本過舊，請更新後再來。",
        "播报文章00:0003:21",
        "字級：小中大",
        "點擊圖片放大",
        "语音播报",
        "00:00/03:12",
        "相关报道：老街上的新铺面",
        "您可能感興趣：老街上的新鋪面",
        ">>点击查看更多：老街上的新铺面",
        "您看到此篇文章时的感受是：",
        "高兴 震惊 愤怒 无聊",
        "暂无评论",
        "0条评论 | 我来说两句",
        "举报/反馈",
        "新浪微博 QQ空间",
        "打开微信，使用“扫一扫”即可将网页分享至朋友圈。",
        "长按识别二维码关注",
        "讚好 分享 留言",
        "原文網址：https://www.hedong.example/1",
        "本文约1200字，预计阅读4分钟",
        "文章剩余80%未读，开通会员继续阅读",
        "登录后阅读全文",
        "本文为付费内容",
        "立即訂閱",
        "免責聲明：本文來自網絡，不代表本站觀點。",
        "您推荐的标题将自动提交，请输入您的观点并提交。",
        "用河东客户端扫码在手机上继续观看",
        "二维码2小时内有效，扫码后可分享给好友",
        "没有河东APP？立即下载",
        "请根据您的设备选择下载版本",
    ],
)
def test_furniture_lines_are_known(line: str):
    """Pagination, key words, sharing, notices and promotions are not body text."""
    assert load_vocabulary().is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "第二页写着他的名字。",
        "他在分享会上说，旧书也有春天。",
        "版权的事情，双方还在商量。",
        "公众号的编辑来过两次，拍了照片。",
        "2019年，书摊一共卖出三千册。",
        "（记者 王小山）",
        "62%",
        "正文第三版",
        "（）",
        "他翻到下一张，原来是江边的渡口。",
        "建立时间不长，读者已有三百。",
        "更多细节：书摊今后每月开两次。",
        "市民可登录官网查看全部名单。",
        "长按门铃才有人应，老街上的铺子都这样。",
        "高兴的人多，难过的人少。",
        "+2.31%",
        "视频里的木匠：我还会来。",
        "阅读是他唯一的爱好",
        "他把手机举到门口扫码，门没有开。",
        "二维码贴在渡口的柱子上，雨一淋就模糊了。",
        "机器里的声音说：请输入您的密码。他不知道密码是多少，回头看了看后面的人。",
        "没有客户端的老人，可以到窗口买票。",
        "登录后参与评论的人越来越多。",
        "左右滑动手指，他教老人们看大字。",
        "这本书已收录于县志。",
        "他说夜校电脑的浏览器太旧，老师想升级也升不了。",
        "播报文章的是一位退休的老师。",
    ],
)
def test_sentences_with_the_same_words_are_not_furniture(line: str):
    """A word never decides, only the shape of the whole line does."""
    assert not load_vocabulary().is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "想了解更多精彩内容，快来关注老街夜话",
        "海量资讯、精准解读，尽在河东财经APP",
        "投资者据此操作，风险自担。",
        "（本文不构成投资建议）",
        "注：文章内容如涉及版权问题，请于30日内与本站联系。",
        "河东晚报客户端、微博、微信 24小时为您服务",
        "Notice: The content above is uploaded by a user and does not represent this site.",
        "👉老街上的新鋪面",
        "※ 河東提醒您：喝酒不開車，酒後找代駕。",
        "支持優質報導，請贊助我們",
        "点击上方“河东晚报”可以订阅哦！",
        "報料熱線：9123 4567",
        "河東新聞網邀您加入LINE好友，掌握最即時的新聞。",
        "没有解决您的问题？向律师咨询，3分钟快速回复",
        "6、回复【垃圾分类】查看投放指南",
        "看都看完了，点【在看】试试",
        "点击菜单栏【便民服务】解锁更多服务！",
        "河东军事：最多人首选的军事门户！",
        "浏览每日头条新闻，直接发送到您的信箱",
        "河東傳媒歡迎各界分享發聲，來稿請寄至 opinion@hedong.example",
        "文章看完覺得有幫助，何不給我們一個鼓勵",
        "想請我們喝幾杯咖啡？",
        "每杯咖啡 65 元",
        "读者热线：4008890000",
        "河东教育集团旗下公司 全国客服专线：400-000-2300",
        f"2，未注明“稿件来源：河东在线”的均为{'转载' * 40}，本网站不意味着赞同其观点。必须保留{'来源' * 40}。",
    ],
)
def test_promotions_are_known_at_the_edges_of_a_text(line: str):
    """In both scripts."""
    assert load_vocabulary().is_margin(line)


@pytest.mark.parametrize(
    "line",
    [
        "他说，想看书的人多了，关注老街的人也多了。木匠还在。",
        "摊主提醒大家，旧书要防潮。",
        "游客可点击屏幕下方的按钮，听摊主讲书的来历。",
        "这些书涉及老街的历史，镇里请人整理成册。",
        "本文不构成侵权，法院驳回了原告的全部诉讼请求，双方都没有上诉。",
    ],
)
def test_news_with_the_same_words_is_no_promotion(line: str):
    """It tells of others, or goes on behind the sentence."""
    assert not load_vocabulary().is_margin(line)


@pytest.mark.parametrize(
    "line",
    [
        "本文来自微信公众号“渡口笔记”，作者：陈默，经授权转载。",
        "转载可能引发版权纠纷，转载请后台回复“授权”",
        "文中观点仅供参考，投资有风险，入市需谨慎。",
        "投资有风险，入市需谨慎。本文不构成任何投资建议。",
        "欢迎在评论区留言讨论。",
        "你怎么看？歡迎留言告訴我們。",
        "喜欢本文就点个在看吧",
        "觉得文章不错，记得点赞、收藏、转发哦！",
        "点击“阅读原文”，查看更多精彩内容。",
        "添加微信号hedong2020，进群交流。",
        "新闻线索请拨打0571-88888888。",
        "如需了解更多，请访问官方网站www.hedong.example。",
        "综合自河东日报、河东发布",
        "素材来源：河东新闻、河东网",
        "（本报记者王小山对此文亦有贡献）",
        "商务合作：bd@hedong.example",
        "好了，今天的内容就到这里，下期再见！",
        "请持续关注河东网的后续报道。",
        "温馨提示：以上信息仅供参考，具体以官方公告为准。",
        "关注河东君，获取更多资讯",
        "飲酒過量有害健康，酒後不開車",
        "本文獲授權轉載自《河東周刊》",
        "未经授权翻印，侵权必究！",
        "网友评论仅供表达个人看法，不代表本网立场。",
        "想看更多，请关注我们",
    ],
)
def test_promotions_and_notices_at_the_margins_are_known(line: str):
    """What asks the reader to do something, tells where else the text stands, or warns for the site's own sake."""
    assert load_vocabulary().is_margin(line)


@pytest.mark.parametrize(
    "line",
    [
        "平台称，用户未经许可不得将视频下载后转载到其他平台。",
        "法院认为，被告未经原告授权使用图片，侵犯了原告的著作权。",
        "记者下载该App后发现，注册会员要先交九十九元。",
        "有网友留言说，希望这样的书摊越来越多。",
        "他呼吁更多人关注我们身边的旧书店。",
        "“投资有风险，老人更要捂紧钱袋子。”民警提醒说。",
        "王先生扫描二维码后，手机里的三千元被转走。",
        "据介绍，扫码关注公众号即可领取一张五元的乘车券。",
        "活动投稿邮箱已经收到三百多封来信，最小的作者只有七岁。",
        "河东日报讯（记者 王小山）有网友爆料，六十万个账号被低价出售。",
        "欢迎更多年轻人加入我们的行列，刘芳说。",
        "更多细节有待警方进一步公布。",
        "图片来源的核实花了整整两天。",
        "事件的后续进展，本报将继续关注。",
        "【联赛动态】河东书社成为新赛季的主赞助商，合同三年。",
    ],
)
def test_a_last_sentence_with_such_words_is_no_promotion(line: str):
    """Reported speech, parties, police and third persons tell a story."""
    vocabulary = load_vocabulary()

    assert not vocabulary.is_margin(line)
    assert not vocabulary.is_furniture(line)
    assert not vocabulary.is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "欢迎在评论区留下你的看法。",
        "更多热点速报、权威资讯、深度分析尽在河东日报App",
        "如果我们使用了您的图片，请作者与本站联系索取稿酬。",
        "想第一时间看到我们的内容，请记得给我们加星标哦！",
        "加入河东读者群，与我们一起讨论",
        "感谢河东镇文化站对本文的支持",
        "请按此登入继续阅读",
        "河东观察出品",
        "作者简介：王小山，河东大学教授。",
        "（本文作者王小山系河东大学教授）",
        "《 河东日报 》（ 2024年05月01日 02 版）",
        "（综合河东日报、县气象局）",
    ],
)
def test_a_call_or_a_note_on_the_text_is_none_behind_it(line: str):
    """Whether it pleads, says who the writer is, or where the text stood."""
    assert load_vocabulary().is_margin(line)


@pytest.mark.parametrize(
    "line",
    [
        "赞 12 踩 3 收藏 5 分享 评论 8",
        "为本文打分",
        "228篇原创内容",
        "河东新闻 App 下载",
        "您的邮箱地址不会被公开。必填项已用*标注",
        "返回河东网，查看更多",
        "打开微信扫一扫",
        "文章继续",
        "◎延伸閱讀：一座橋的三十年",
        "本文收录于专题：河东镇三十年",
        "扫一扫，分享到微信朋友圈",
        "听新闻 00:00/03:21",
        "👍 128 人觉得很赞",
        "登录后参与评论",
        "点击观看视频",
        "左右滑动查看更多图片",
    ],
)
def test_tools_of_the_page_are_furniture(line: str):
    """Wherever they stand."""
    assert load_vocabulary().is_furniture(line)


@pytest.mark.parametrize("line", ["广告", "【廣告】", "听新闻"])
def test_nothing_is_listed_behind_an_advertisement(line: str):
    """Its label is furniture, and the text goes on; behind other headings a list follows."""
    vocabulary = load_vocabulary()

    assert vocabulary.is_furniture(line)
    assert not vocabulary.opens_list(line)
    assert vocabulary.opens_list("相关阅读")


@pytest.mark.parametrize("line", ["（完）", "—— 完 ——", "END", "- The End -", "【全文完】"])
def test_the_word_of_the_end_is_no_text(line: str):
    """Alone on its line between signs."""
    assert load_vocabulary().is_furniture(line)


def test_rights_are_a_notice_only_where_the_line_begins_with_them():
    """A sign on a door in a story says the same."""
    vocabulary = load_vocabulary()

    assert vocabulary.is_furniture("河东新闻网 版权所有")
    assert not vocabulary.is_furniture("店主在门口贴出告示：版权所有，请勿拍照。")


@pytest.mark.parametrize(
    "line",
    [
        "资料图：市民在寒风里出行。河东社记者 王小山 摄",
        "（书摊前站满了人。河东日报·河东在线记者 王小山 摄）",
        "图①：工人在搭书架。李明 摄（河东图片）",
        "書攤前站滿了人。河東社記者王小山攝 112年2月16日",
        "書攤19日收攤時起火，1人受傷。（消防隊提供） 河東社記者王小山平鎮傳真 105年3月19日",
        "镇里宣布，书摊改在今日开张。（河東台圖片）",
        "书摊一角。视觉中国 资料",
        "展厅里的旧书，左边那一册缺了封面。图片来源：本文作者拍摄",
        "（图片来源：河东图库）",
        "題圖來自Unsplash，基於CC0協議。",
        "施工现场 图自河东新闻网",
        "书摊的清早（视频截图）",
        "河东新闻网的报道截图。",
        "◆居民在书摊前参加换书活动，以“书”会友。 本报记者 王小山 通讯员 李明 摄影报道",
    ],
)
def test_a_line_whose_last_words_name_who_took_it_is_a_caption(line: str):
    """Whatever it says before, in whole sentences too."""
    assert load_vocabulary().is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "这组照片由镇上的志愿者拍摄。",
        "他举起相机，说要替老人补拍。",
        "书摊的照片登在了报上，图书馆也留了一张。",
        "摄影师没有来。",
        "他把名单发到镇里，又发了一份传真",
        "受害者点击广告后被加入通讯群组，群内的导师每天晒出盈利截图。",
    ],
)
def test_a_sentence_about_pictures_is_no_caption(line: str):
    """It names nobody at its end."""
    assert not load_vocabulary().is_caption(line)
