namespace Minori.Modifications;

/// <summary>What a method does to the elements of a piece.</summary>
internal interface IMergeRule
{
    /// <summary>Looks at all values where the method needs to know them before it merges the first.</summary>
    void Prepare(MergeChunks chunks);

    /// <summary>Fills <see cref="MergeScratch.Output"/> with the merged values of a piece.</summary>
    void Merge(MergeChunk chunk, MergeScratch scratch);
}
