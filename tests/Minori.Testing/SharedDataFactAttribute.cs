using Xunit;

namespace Minori.Testing;

/// <summary>A test that needs the trial data beside the repository; it is skipped, saying so, where that is absent.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder is null)
        {
            Skip = "needs the trial data in ../shared/data, which is not on this machine";
        }
    }
}
