namespace NetGuard.Matching;

/// <summary>
/// How frequent a few bytes are in ordinary text, without regard to case. Counted over 1.7 MB of English prose, prompts, JSON of AI requests and base64.
/// </summary>
internal static class TextFrequency
{
    private const int Letters = 26;

    /// <summary>
    /// Of each three bytes twice the binary logarithm of their number in a mebibyte, from 0 to 35 as a digit or letter. 4,096 cells for all: where several fall into
    /// one cell, it holds the most frequent, so that a rare one is at worst thought frequent.
    /// </summary>
    private static ReadOnlySpan<byte> Table =>
        "cfkdo7pc7jhbncfgj87f9apie79giife7osqlgekkij8fejhl8kmkg7iblkh8h9d"u8 +
        "7fqjcng9i8befiemcgfbd7ogpr9cmccdgkk7bon6t7cnkbjaeoe9am9gh6nlibfg"u8 +
        "ae99egandmidjiakh7ijfghld7m7dhad6lhacm9k8m9mf8feelha7fggehgobdc6"u8 +
        "a7f9ihjhdc78feje6gdfbj67lpebdhe9fiik8mlg5jdn9mjdkbajqabdbekdce7a"u8 +
        "mflepiebeledfkeihdej9gedkmbnfjeicgmne8igb8ged97oj8if7hddikdj6j86"u8 +
        "gk7ihe9ieibdofamakdkfcmkja9l67hdesa7gi8ca5g9bdlfdgcibaehf98caof7"u8 +
        "mabce8i8g9j6dndriabf7akbg9hh78i7f8mbhl7rk9llbplfhc9djd8dk66nfjma"u8 +
        "dg7da89gi7gdhqcak7cepdfgrhpdfcm9ffkrcbichpiaoq9ej9f9bj8dclldlg8k"u8 +
        "he9cik9d8jfc79h7jgebcaagdlcjplbaefa9697glcambim9fg7h9efgnhji9cdi"u8 +
        "bhq6ifb8flf897hgjbkb7hgpch8kba7edc6cdr9kcaefpobc9pififjk9jol9li7"u8 +
        "9ijphghj87kdigh87h99dgangldlknn7dbje7d97bfdpnkodeggmaednkieoclhc"u8 +
        "pkkdl8gfkb9bhfmkbnakegd6fc59ofdkngkk7ebgdfcffcfmdbl8fbdbjokg989g"u8 +
        "cfijhkkf99eb99bddng8lhg6bbkfib77ag8l7slcfcfc579l9eeafjbc7hhlkdnj"u8 +
        "6i6mkn8gmjlng87heiaicne8jc8hsjhdckhnf9hieda9h9j68dfbjfgehmkiik96"u8 +
        "aigkgdik5gg9egoh9maggblgn8mejlojgda89nka58aeg8bkonmdfgkbae9l5ean"u8 +
        "cfoobhe75tdd7mlpedb79cw8gcf77qj7n9ij9fgk9dolciceefagedbbblfj9mdo"u8 +
        "9787aic7migfjlol7mlclhhaj89ig9aikbi9mknabhaooe7mfcdghefjd6gaiacn"u8 +
        "mcodnhllc88pneelmjdlhcb7el7ah8iakb7fcf7ec898oe8cejd9difbebfe7n98"u8 +
        "bfodednn5o8rfied6fhakrckcnim7kcmagn7gl9cf7ifgn7bhl979keg7deebhfk"u8 +
        "koncrl8cegc7clmch7kieeh9smcakgmmgcnijc7eekajd5pdbmhc9jcd9ceekikf"u8 +
        "ebcdga7oeam85cpdkmbsgklakhokikidebp57idqfknbfmeg6c8me7ml88hkceec"u8 +
        "c79mhlbefablkbhaaqlgdgl8ded5ebjldh9s7keafcr9ia9iofd7cdfkcld887hc"u8 +
        "8mejjcccc8i9o9hjggh6db8g9gihfnbwg9jnhpobk9hhjaapa8blje79k9nhfl9d"u8 +
        "inq7hhffnbjiam8k9fbmgf9dfh9e8hofcehkffcl7jd9ib6h9ackclmadhv6l786"u8 +
        "gkjeebeia7gejf9pfl7d97bkajm8mfaj6fifg8dbkb7jhjfghadmaij9adf8e8il"u8 +
        "do69gheeojgjapgnaefe6kgnp7cb99hfifcdd6sjih7lbdpligofhhld9ldbaail"u8 +
        "6bigegcqmo78a9ij6djfd8dggfljgfkif7lfkbdordcmhnaagiflbkkb8mhhejc7"u8 +
        "dbod877n9cmhagp995h75caeheeig7jcke6pdeh8kb9mdhemlgl7ljdbdaejjrbj"u8 +
        "fck9cg9e7dbo9hodkakca8cmbdi9djejkfeimj7melopkkacihmial6fhk8nolp8"u8 +
        "c97ldib8jla9djoarqbgpmoa8eilfg7676mkomgcnfggomd9aipgiignfdg9p8aj"u8 +
        "gbd9n7aafmjijeh6a79pfficcgn9cef8eob7kdadfimcgdj97jmcgjecj9alocn6"u8 +
        "gneccjkmahgc87clhefgaea7g7ghimasjfhbbhghimlbbgflene8rjlgdhoeie7n"u8 +
        "98fjaggkekmemk7eikkd8drmapc8dnfemf8jcecjc9iaceeidikdiscgd97ekfrc"u8 +
        "dh8mhr78djnkicjhlihmibege87bc7al9ie7m8nnhej6gboh8dahrhk79ae9g8nj"u8 +
        "fpob8afhlgbnniek9e6nml9c8hlecffpfadedmfcigo6bfe9gcfnnfa7dieal7ok"u8 +
        "bh7cdekong8n5hgbgeeihhl7dcrelpnlgkbc8a8in9n8lekmcheciedc8ke8ojg7"u8 +
        "7m8bdkip7beiogdo7amh79i9hdlefnha8d99cc7eaadaj7l9cnkgklmgmn7d7dma"u8 +
        "fih9hdcepaplcanlmipmeeeikc7o6gb869g5kgjm9ihgjeeidfkle8cahnfgd7le"u8 +
        "haaigaehocln5lbj7cga8cfebfckbnp9l8b78faa7hmde9kdbe6j7iedfg6eo7jh"u8 +
        "d8aldcfhdi9hh9hcnajlhfigcaafddf6nfhdaifddace77gaamkjh78bakkhjm89"u8 +
        "nhfjaa8k7cccfhmellk7eknfcjc7onb79bb77hhnd97nkea6ickcdh9jbifkei7c"u8 +
        "g99diaghj9mgbch9moq8fnib98celeeg96hcgk8r7lhbjkii7dae77ki7badc9da"u8 +
        "ceeecaeakmb8bgbde7aafd8kj7a7iekjokbm8mba6fka88nl8mndg7kbdg7cgbfk"u8 +
        "nlechg7fklmdjg77ehg995cnbhicfsnihidmggjf8hgfog7fghccbhchnfkbm7hg"u8 +
        "bcepfaackddac97cnc7cslfgnd9hmkhpkdebfll88i8gnligffaikf79cl7b7eff"u8 +
        "ic8dgebkc7ee8gn7cech9epke6g7ig9fmbeafj67mhjhf9786megf89adc7cjhja"u8 +
        "8j98chjlficbcc8e78dclbj7ffbfideejj8lgajffidhdjp8if7hfbj6aakoej8i"u8 +
        "comf7gngedgaighmheleh7af8dechnkhiikgl7dljogchclba8blc8ncmclj6gkc"u8 +
        "h9j98c7dfamhe9b8pjjflk7ni96l8je7g89ahhhcbbld78el8ifonhilncdm9nf8"u8 +
        "6a8la789qa9cf97qc8m7icdg9hflg8pdih7ghmkkcl7iaak8kidfmafgehkfliei"u8 +
        "he8ahk7aba6l8kk7jef9bf8oqei9k9balgcjpnbldqkfkdgdmt97knl8c9d89hhc"u8 +
        "fojigm87j7ajeh8a7j6j7h8ca8dcepdk8eb97ebi8hk9679agicik6hefki7ehle"u8 +
        "gdgaba9jaa87e7d77jnenfci7dm78ftnm8hi5i9kjhkdmlqd7d8jnjclabnk8g7g"u8 +
        "kelkaefkbhoaffjmfh9lgkllni9hheafmgf8i79bddhepbgmameefcl9eo6i7faf"u8 +
        "jngbcdfjndmlo8omecieec7edc7g9gmcamefcj9mii7klenecje9ecgk8bn6ba7c"u8 +
        "lgeegaieejg8dcngccchal6qaffbkc995e7nk698fea9kfcifhnpgjgdddpemik9"u8 +
        "akhghmhlchcldm8ljp8ihbc6nihb6h7ocfnecfj78kfjkdk98dgagmeieche7keb"u8 +
        "aghngd9lfedah7gb6g7efdibhj9gfckag778elekfgk9n7hd7la8eaj77lagakkb"u8 +
        "aak9haigefgn9q7agfhj7ehchefi7efijed7gnilj9sfdikhbhldc7fj6ogpcg6i"u8 +
        "jhcavgnmf9imfgngjim7cchdo96ladmi7ifih87jejgd8d9dn8aeplekcd5mdbdf"u8 +
        "peekkkgmmcc8flimghq6tfdnb7nf7ea9kcckff79c77c7bbc77feeo7d8f9aah8j"u8 +
        "n6a7k8i9mn9e7kqasb6mbjanlcglgcioeblkdag77gefcefnhehmefgfg7ehaf6g"u8 +
        "kgh7qjcifih7jjmn8leefgelm7inkmig77negkclcdfjadh8fcbb8fmbaindaj9m"u8 +
        "jbibbh7cefbfkngadlb7eedli9dlp7loiaddfn7ikgbs5lng77bchgrjaehgrdob"u8;

    /// <summary>A number that grows with the frequency. Only numbers of equally many bytes compare.</summary>
    public static int Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 3)
        {
            return OfFew(bytes);
        }

        var sum = 0;
        for (var i = 0; i + 3 <= bytes.Length; i++)
        {
            sum += OfThree(bytes[i], bytes[i + 1], bytes[i + 2]);
        }

        return sum;
    }

    private static int OfThree(byte first, byte second, byte third)
    {
        var key = (uint)(first | (second << 8) | (third << 16)) | 0x202020;
        var value = Table[(int)((key * 0x9E3779B1) >> 20)];
        return value <= '9' ? value - '0' : value - 'a' + 10;
    }

    /// <summary>One or two bytes are as frequent as what they are: space, letter, digit, the rest.</summary>
    private static int OfFew(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var value in bytes)
        {
            var letter = "etaoinsrhldcumfpgwybvkxjqz"u8.IndexOf((byte)(value | 0x20));
            sum += value == ' ' ? Letters + 1 : letter >= 0 ? Letters - letter : char.IsAsciiDigit((char)value) ? Letters / 2 : 1;
        }

        return sum;
    }
}
