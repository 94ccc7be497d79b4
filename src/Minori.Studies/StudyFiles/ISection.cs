namespace Minori.Studies.StudyFiles;

/// <summary>A part of the study file whose keys must also agree with one another.</summary>
public interface ISection
{
    /// <summary>What is wrong between the section's keys: the property at fault, or the way to it such as <c>Pretraining.BatchTokens</c>, and one line that says how to mend it.</summary>
    IEnumerable<(string Property, string Problem)> Problems();
}
