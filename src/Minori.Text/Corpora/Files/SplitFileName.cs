namespace Minori.Text;

/// <summary>What a file's name says: <c>wiki.train.jsonl.gz</c> is the training part of <c>wiki</c>.</summary>
/// <param name="Stem">The name without split and endings; empty for <c>train.jsonl</c>.</param>
/// <param name="Split">The split, where the name ends in one.</param>
internal readonly record struct SplitFileName(string Stem, Split? Split)
{
    public static SplitFileName Parse(string path)
    {
        string name = Path.GetFileName(path);
        name = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        name = Path.GetFileNameWithoutExtension(name);
        int dot = name.LastIndexOf('.');
        Split? split = name[(dot + 1)..].ToLowerInvariant() switch
        {
            "train" => Text.Split.Train,
            "valid" or "validation" or "val" or "dev" => Text.Split.Validation,
            "test" => Text.Split.Test,
            _ => null,
        };
        return new SplitFileName(split is null ? name : name[..Math.Max(dot, 0)], split);
    }
}
