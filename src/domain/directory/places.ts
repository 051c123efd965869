/**
 * Places as the directory writes them, with the other names and spellings people type: other languages and scripts, and what is heard
 * on the way. The directory's own spelling comes first. Of a name of several words each word stands alone ("grande", "synthe").
 */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  calais:
    "كاليه كالي كاله کاله کاليه کالی كليه کلی کەلێ کاڵێ کالێ کیلے کالے ካለ ካሌ ካላይስ ካሌይስ ካለይ kale kalais kalé caleh calé kala kalas кале калé 加来 加莱".split(
      " ",
    ),
  dunkerque:
    "dunkirk duinkerke dunkerke dunkerk dunkerken dankirk dunkirka dunkerka دنكيرك دونكيرك دانكيرك دونكرك دنکرک دانکرک دونکرک دانکێرک دۆنکێرک دنکرک ዳንከርክ ዱንከርክ ደንከርክ дюнкерк дюнкерк 敦刻尔克".split(
      " ",
    ),
  grande: "غراند جراند گراند گرانڈ گراند ግራንድ гранд 大".split(" "),
  synthe: "sinthe سينت سانت سنت سینت سینتە ሲንት ሰንት сент 桑特".split(" "),
  lille: "rijsel lil ليل لیل لیلە ሊል лилль лил лілль 里尔".split(" "),
  paris: "parigi parisi parîs باريس پاریس پاريس پارس ፓሪስ париж парис 巴黎".split(" "),
  marseille: "marseilles marsel marsilia marsiglia مرسيليا مارسيليا مارسی مارسیلیا ማርሴ марсель марсилия 马赛".split(" "),
  nice: "nizza نيس نیس ኒስ ницца ніцца 尼斯".split(" "),
  london: "londres londra londer londen londyn londön لندن لەندەن لندۆن ለንደን ሎንዶን лондон 伦敦".split(" "),
  maidstone: "ميدستون میدستون мейдстон".split(" "),
  kent: "كنت کنت кент".split(" "),
  glasgow: "غلاسكو جلاسكو گلاسگو گلاسکو ግላስጎ глазго 格拉斯哥".split(" "),
  cardiff: "كارديف کاردیف кардифф кардиф 加的夫".split(" "),
  belfast: "بلفاست بێلفاست белфаст 贝尔法斯特".split(" "),
  dublin: "دبلن دوبلين دوبلین ዳብሊን дублин дублін 都柏林".split(" "),
  bruxelles: "brussels brussel bruksel brüksel brukseli bryksel بروكسل بروکسل برۆکسل ብራስልስ ብሩክሴል брюссель брюксел 布鲁塞尔".split(
    " ",
  ),
  antwerpen: "antwerp anvers amberes أنتويرب آنتورپ ئانتوێرپ антверпен 安特卫普".split(" "),
  liege: "luik lüttich لييج لیژ льеж лиеж 列日".split(" "),
  charleroi: "شارلروا شارلوروا شارلەروا шарлеруа 沙勒罗瓦".split(" "),
  amsterdam: "أمستردام آمستردام ئەمستردام አምስተርዳም амстердам 阿姆斯特丹".split(" "),
  berlin: "برلين برلین بەرلین በርሊን берлин берлін 柏林".split(" "),
  madrid: "مدريد مادرید መድሪድ мадрид 马德里".split(" "),
  barcelona: "barcelone برشلونة بارسلونا ባርሴሎና барселона 巴塞罗那".split(" "),
  athina: "athens athenes athen atina athinë اثينا أثينا آتن ئەسینا አቴንስ ኣቴንስ афины афіни атина 雅典".split(" "),
};

/** From one spelling, brought to one form by `foldWord`, to the directory's own. */
export function placeBySpelling(foldWord: (word: string) => string): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(SPELLINGS).flatMap(([place, spellings]) => spellings.map((spelling) => [foldWord(spelling), place] as const)),
  );
}
