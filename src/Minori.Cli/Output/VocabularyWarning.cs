namespace Minori.Cli.Output;

/// <summary>Tells of a tokenizer that became smaller than asked for.</summary>
internal static class VocabularyWarning
{
    /// <summary>Writes one line to standard error where the corpus gave fewer tokens than wanted.</summary>
    public static void PrintIfSmaller(int made, int wanted)
    {
        if (made < wanted)
        {
            Console.Error.WriteLine($"warning: the corpus holds only enough repetition for {made} tokens, not {wanted}");
        }
    }
}
